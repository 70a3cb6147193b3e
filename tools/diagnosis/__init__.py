"""What is computed of failures: runbooks that fit, causes with their evidence, and steps."""

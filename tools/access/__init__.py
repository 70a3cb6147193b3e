"""What is computed of access: the facts of a request, its decision by policy, and statements."""

"""Speed claims, each with the command that measures it and the plain alternative beside it."""

"""The surfaces: the terminal, and what they draw."""

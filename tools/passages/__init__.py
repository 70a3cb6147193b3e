"""What search over documents computes: statements of a passage and how they bear on a question."""

"""Measures the checker of answers with true and corrupted answers about the shipped sample."""

"""Computations behind the coach: concepts found by name, and examples from the catalog."""

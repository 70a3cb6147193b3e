"""Domains proposed from a catalog."""

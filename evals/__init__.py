"""Measurements of Meshwright, each run by a command."""

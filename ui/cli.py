"""Meshwright in the terminal."""

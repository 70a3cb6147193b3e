"""Computations behind the review of a plan."""

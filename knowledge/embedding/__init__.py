"""Texts as vectors, with weights that ship in a package."""

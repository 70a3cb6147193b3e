"""Policies, and the classes of columns that they speak of."""

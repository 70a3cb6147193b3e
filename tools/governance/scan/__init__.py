"""Runs policies over a catalog and says what they found."""

"""Measures diagnosis: whether the right runbook is found for failures told in other words."""

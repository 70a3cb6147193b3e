"""Policies drafted from sentences and rules, with tests and what they would touch."""

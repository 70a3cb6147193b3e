"""Documents: split into passages, ranked, and cut to an audience."""

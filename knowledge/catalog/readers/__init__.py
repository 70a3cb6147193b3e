"""Readers of catalogs, a file a format; each yields records of the neutral form and faults."""

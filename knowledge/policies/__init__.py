"""Policies as data: read, checked, compiled and judged, one target at a time."""

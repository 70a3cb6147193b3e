"""Recognises sensitive columns by their names, tables, types and values."""

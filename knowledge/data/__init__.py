"""The data itself, opened for reading: files in DuckDB, and Postgres."""

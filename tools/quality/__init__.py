"""Rules of a data contract, compiled to SQL, run on data and scored."""

"""The catalog: what data there is, as one audience may see it."""

"""How well domains are found in real catalogs, and how fast in large ones."""

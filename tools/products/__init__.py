"""What data products are designed from: use, lineage, quality, cost, and what they replace."""

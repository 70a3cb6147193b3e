"""What follows the flow of data computes: reach along lineage, and what a text names."""

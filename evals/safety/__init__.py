"""What a model that obeys every planted instruction can do, and what the harness lets through."""

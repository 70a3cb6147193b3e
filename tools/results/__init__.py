"""What looking again at kept results computes: finding a part and wording its items."""

"""What the organisation knows: read, stored, searched and guarded."""

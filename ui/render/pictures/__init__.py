"""Pictures of a plan, drawn with matplotlib: one message each, light and dark."""

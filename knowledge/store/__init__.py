"""The one store behind conversations, results and proposals."""

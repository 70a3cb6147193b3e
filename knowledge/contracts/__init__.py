"""Data contracts and data products as text: read, validated and written back."""

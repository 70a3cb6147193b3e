"""What is computed of changes: whom they reach, and how a catalog drifted between two loads."""

"""The assistant: from a question to the events of its answer."""

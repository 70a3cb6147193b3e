"""The pages beside the chat. Each shows the objects that the tools return."""

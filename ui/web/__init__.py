"""The web page: a chat, and pages that show what the tools return."""

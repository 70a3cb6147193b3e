"""The Slack bot: questions in, streamed answers out, and people's clicks carried out."""

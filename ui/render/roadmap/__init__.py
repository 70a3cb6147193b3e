"""What a written roadmap says, chapter by chapter, before it is Markdown or Word."""

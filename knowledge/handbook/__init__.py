"""The field's open knowledge, shipped as Markdown and YAML."""

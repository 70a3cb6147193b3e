"""The executive roadmap, computed part by part."""

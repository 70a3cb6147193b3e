"""How well search finds the page that answers, beside simpler ways: `python -m evals.retrieval`."""

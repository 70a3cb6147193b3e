"""How well `review_plan` finds the mistakes that were written into plans, and leaves sound ones alone."""

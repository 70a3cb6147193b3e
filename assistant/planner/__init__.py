"""The planner: the model without a key. It chooses tools by meaning and says what they found."""

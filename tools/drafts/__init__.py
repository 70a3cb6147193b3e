"""What drafts of contracts and products are made of: evidence, sections, questions."""

"""How well the planner chooses tools and arguments, measured on sets of questions."""

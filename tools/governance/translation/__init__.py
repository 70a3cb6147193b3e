"""Rules in the languages of the platforms that enforce them."""

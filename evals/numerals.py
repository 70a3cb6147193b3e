"""Small numbers in words, as the evaluation reads and writes them.

The product's checker has a list of its own: what is checked shares no code with what checks it.
"""

NUMERALS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
"""By value, from 0."""

"""What contracts are drafted, compared and judged with."""

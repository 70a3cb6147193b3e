"""What is known of each domain's maturity, size, team, demand, quality and cost."""

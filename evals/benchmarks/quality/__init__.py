"""What checking data costs, how early it warns, and whether it agrees with the standard's tool."""

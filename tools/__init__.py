"""The typed tools, one file each, and the computations behind them."""

"""What comes out: the live dashboard, published returns, the data warehouse."""

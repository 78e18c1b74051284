"""What the benchmarks ask is what they say they ask."""

"""A synthetic police force of any size, and a simulator that lives its day."""

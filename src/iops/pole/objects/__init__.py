"""Objects: vehicles and phones, each with its own identifier, existing once."""

"""Objects: vehicles, phones, documents and property; each by its own identifier, each once."""

"""People, objects, locations and events, each once, shared by every part above."""

"""Operations: what the administrator sees of the machinery, and nothing of its content."""

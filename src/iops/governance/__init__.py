"""Who may, who did, who looked, and what is kept how long."""

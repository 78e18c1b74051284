"""What changes by law or survey, not by police work: dated code lists, places, calendars."""

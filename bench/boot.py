"""Not measured yet."""

ABOUT = "-"

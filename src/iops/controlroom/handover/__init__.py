"""The handover of a shift: what is outstanding, by grade and age, on one page that prints."""

"""What follows an incident: crimes, encounters and the records of an investigation."""

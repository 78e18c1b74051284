"""The words of which a force is made: places, streets, names, cars."""

"""Organisations: shops, schools, hospitals; as victim, keeper, employer, carer."""

"""A structure as triples."""

"""A document as its author laid it out."""

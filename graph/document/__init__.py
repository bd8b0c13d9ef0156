"""A document as text."""

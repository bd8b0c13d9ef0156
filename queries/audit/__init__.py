"""Shapes run as set queries on a store; what they find, at its place in the text."""

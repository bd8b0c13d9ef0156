"""Departments as a network."""

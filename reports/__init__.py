"""Answers as files that people keep."""

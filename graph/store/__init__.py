"""Statements kept, checked, published."""

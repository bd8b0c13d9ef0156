"""A question in Chinese, read as a question of the catalogue."""

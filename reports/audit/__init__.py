"""What an audit found, as files that people keep: text, JSON, Turtle, SARIF, a sheet, comments."""

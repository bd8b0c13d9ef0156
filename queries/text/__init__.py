"""Words looked for in measures, indicators and departments."""

"""The catalogue for programs: JSON, CSV and sheets, described by OpenAPI."""

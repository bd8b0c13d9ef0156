"""From documents to a store of statements."""

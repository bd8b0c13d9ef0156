"""SHACL shapes, executed as set queries on a store."""

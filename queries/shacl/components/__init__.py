"""SHACL's constraint components, each as patterns that find what breaks it."""

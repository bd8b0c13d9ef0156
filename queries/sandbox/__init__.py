"""A visitor's query, in a process that can be killed."""

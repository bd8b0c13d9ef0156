"""What can be said, in which words, under which shapes."""

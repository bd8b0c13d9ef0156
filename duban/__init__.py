"""The front door: the duban command and the names a script imports."""

"""Real processes, killed at any moment: what was printed as saved must be on the server once."""

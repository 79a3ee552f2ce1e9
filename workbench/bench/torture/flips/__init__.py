"""Single bytes of a profile's files turned over: rebuilt each time, and no unsent work lost."""

"""The window: it paints, listens and asks the core; it knows no SQL and no HTTP."""

"""One record: its side panel, its page, and logging on it."""

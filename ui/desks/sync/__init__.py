"""The sync page: what needs you, what was refused, what waits, what happened."""

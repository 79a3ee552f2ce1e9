"""Leaving, changing and coming back to an account: nothing unsent is lost on the way."""

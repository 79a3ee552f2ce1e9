"""What each operation of a push does (wire.md 5.2)."""

"""Sixteen writers and a reader on a real database: no committed row may pass the reader by."""

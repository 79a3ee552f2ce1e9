"""Sheets for what is needed now: palette, settings, keys, trouble."""

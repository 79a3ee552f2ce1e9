"""The window's frame: menu row, sidebar, side panel, status row."""

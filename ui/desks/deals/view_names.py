"""The deal desk and its three views, by name."""

DESK = "deals"
BOARD, TABLE, CHARTS = "board", "table", "charts"

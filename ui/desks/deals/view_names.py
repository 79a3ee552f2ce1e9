"""The three views of the deal desk, by name."""

BOARD, TABLE, CHARTS = "board", "table", "charts"

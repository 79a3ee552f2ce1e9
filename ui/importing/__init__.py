"""Lists come in: a file, a paste or a badge scan, looked at before anything is written."""

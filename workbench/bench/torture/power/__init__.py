"""Power cuts and failing disks: SQLite's own file layer is listened to, and made to fail."""

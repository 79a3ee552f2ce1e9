"""A proxy on a real socket, with and without TLS, that spoils what passes through it."""

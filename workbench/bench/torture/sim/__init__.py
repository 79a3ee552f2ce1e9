"""Simulation: the real server and real clients in one thread, time and chance from a seed."""

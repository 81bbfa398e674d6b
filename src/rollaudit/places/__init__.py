"""Coordinates to place names and time zones, offline."""

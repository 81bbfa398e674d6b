"""Supervised processes with limits; knows nothing of photos."""

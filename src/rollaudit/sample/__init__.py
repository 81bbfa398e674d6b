"""Planted libraries: the demo's camera roll, made from scratch."""

"""Profiles shipped with the package (*.toml), their loader and validator, and the matcher."""

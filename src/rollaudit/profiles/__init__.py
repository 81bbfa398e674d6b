"""Dated descriptions of opt-ins: the files themselves, their loader, and what they say of actual evidence."""

"""Walks directories, sniffs files by content, groups them into assets."""

"""The page: one self-contained file that is read offline, printed and published."""

"""One file per output; each renders the same Report and computes nothing."""

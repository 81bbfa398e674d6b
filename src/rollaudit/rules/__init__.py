"""What counts as a finding: id, severity, confidence, remedy; fingerprints."""

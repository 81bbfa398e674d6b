"""What the pixels give away: decoding and detectors, each backend behind one small Protocol."""

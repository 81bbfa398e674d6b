"""rollaudit: what a camera-roll opt-in would expose, shown on the owner's own machine."""

__version__ = "0.1.0"

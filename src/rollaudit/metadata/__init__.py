"""Container bytes to facts. One file per container and one per metadata kind; standard library only."""

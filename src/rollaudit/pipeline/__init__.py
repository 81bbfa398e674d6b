"""The wiring: scan a library into a store, analyse a store into a Report."""

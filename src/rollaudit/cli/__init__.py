"""The command line: one module a command, and what they share. `app` is where a command is registered."""

"""`python -m rollaudit`."""

from rollaudit.cli.app import main

main()

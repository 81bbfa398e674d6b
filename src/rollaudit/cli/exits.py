"""The exit codes, the same for every command and output (docs/ARCHITECTURE.md)."""

from typing import Final

FINDINGS: Final = 1
NOTHING_TO_AUDIT: Final = 3
FAILED: Final = 4
COVERAGE_TOO_LOW: Final = 5
INTERRUPTED: Final = 130

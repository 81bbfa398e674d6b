"""What the pipeline tells of its progress, to whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """Told of each phase and of each batch done within it."""

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase; `total` is None where its length is not known beforehand."""

    def advance(self, count: int) -> None:
        """Count further items of the phase as done."""


class NoProgress:
    """Shows nothing."""

    def phase(self, name: str, total: int | None) -> None:
        """Show nothing."""

    def advance(self, count: int) -> None:
        """Show nothing."""

"""What the pipeline tells of its progress, to whoever shows it."""

from typing import Protocol


class Progress(Protocol):
    """Told of each phase and of each batch done within it."""

    def phase(self, name: str, total: int | None) -> None:
        """Begin a phase; `total` is None where its length is not known beforehand."""

    def advance(self, count: int) -> None:
        """Count further items of the phase as done."""

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:
        """Take note of one file that a worker was given: of what kind (a format, or detectors), how long it took.

        `failed` is why it gave nothing, as a code; `file_id` is the file's in the store.
        """


class NoProgress:
    """Shows nothing."""

    def phase(self, name: str, total: int | None) -> None:
        """Show nothing."""

    def advance(self, count: int) -> None:
        """Show nothing."""

    def item(self, kind: str, seconds: float, *, file_id: int, failed: str | None = None) -> None:
        """Show nothing."""

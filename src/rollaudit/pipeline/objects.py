"""A library in an object store, as the scan needs it: its listing, what workers are told, files whose reader failed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from rollaudit.errors import AuditError
from rollaudit.library.objects.fetching import Fetcher, FetcherLostError
from rollaudit.library.objects.listing import listings_of
from rollaudit.library.objects.place import ObjectPlace
from rollaudit.library.objects.words import ABOUT_ALL
from rollaudit.library.opening import CannotOpenError
from rollaudit.library.walk import Listing
from rollaudit.model.evidence import Reason
from rollaudit.store.rows import READING_COLUMNS, Row
from rollaudit.workers.frames import JsonValue

_REASONS: Final = READING_COLUMNS.index("reasons")
_FORMAT: Final = READING_COLUMNS.index("format")
_ENOUGH: Final = 24  # files in a row that say the same of the store as a whole


class Objects:
    """A library in an object store while it is scanned."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._silent: list[str] = []

    @property
    def told(self) -> Mapping[str, JsonValue]:
        """What a worker is told of the place, the endpoint and the region among it: the same everywhere, and no key."""
        return self._fetcher.told

    def listings(self) -> Iterator[Listing]:
        """Yield what is listed. Raises `UsageError` where it cannot be, `AuditError` where nobody answers."""
        return listings_of(self._fetcher.objects())

    def failed_row(self, path: str, reason: Reason) -> Row:
        """Return the row of an object whose reader failed, as `tasks.failed_row` does of a file."""
        from rollaudit.library.fingerprint import content_id  # noqa: PLC0415 - hardly ever needed
        from rollaudit.library.sniff import sniff  # noqa: PLC0415
        from rollaudit.pipeline.tasks import unread_row  # noqa: PLC0415

        try:
            said = self._fetcher.edges(path)
        except (CannotOpenError, FetcherLostError):
            return unread_row(None, reason)
        return unread_row(sniff(said.head), reason, content_id(said.size, said.head, said.tail))

    def heed(self, rows: Iterable[tuple[int, Row]]) -> None:
        """Take note of stored rows. Raises `AuditError` where one after the other says what holds for any object.

        What was read stays in the store, and what was not is tried again by the next scan.
        """
        for _file_id, row in rows:
            said: list[str] = []
            if row[_FORMAT] is None:
                said = [detail for _code, detail in json.loads(str(row[_REASONS])) if detail in ABOUT_ALL]
            self._silent = [*self._silent, *said] if said else []
        if len(self._silent) >= _ENOUGH:
            raise AuditError(
                f"The object store at {self.told['endpoint']} gives no objects any more: {self._silent[-1]}.",
                hint="See that it can be reached and that the credentials still hold, then run the same command again:"
                " what was read is kept.",
            )


@contextmanager
def objects_of(place: ObjectPlace) -> Iterator[Objects]:
    """Give an object store to scan a place of. Raises as `Fetcher` does."""
    with Fetcher({"bucket": place.bucket, "prefix": place.prefix}) as fetcher:
        yield Objects(fetcher)

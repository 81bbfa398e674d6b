"""What runs inside the workers for a library in an object store: as `tasks`, with bytes that are fetched.

The factory starts the fetching process before the worker gives up its rights; the worker itself keeps to two pipes.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from rollaudit.library.fingerprint import sha256_of
from rollaudit.library.objects.fetching import Fetcher, FetcherLostError
from rollaudit.library.opening import CannotOpenError
from rollaudit.metadata.source import BoundedSource
from rollaudit.pipeline.object_source import MAX_WHOLE, ObjectSource, TooLargeError
from rollaudit.pipeline.tasks import read_source, unread_row
from rollaudit.store.rows import Row


class ObjectTask:
    """From a path below the prefix to a row of the store's reading columns."""

    __slots__ = ("_fetcher", "_hashing")

    def __init__(self, fetcher: Fetcher, *, hashing: bool) -> None:
        self._fetcher, self._hashing = fetcher, hashing

    def __call__(self, path: str) -> Row:
        """Return the object's row, whatever happens to it."""
        try:
            inner = ObjectSource(self._fetcher, path)
            digest = sha256_of(inner.anew) if self._hashing else None
            return read_source(BoundedSource(inner), told_path=path, sha256=digest)
        except CannotOpenError as error:
            return unread_row(None, error.reason)
        except FetcherLostError:
            end_worker()

    def expect(self, paths: Sequence[Any]) -> None:
        """Have what will be asked for fetched meanwhile."""
        with suppress(FetcherLostError):  # told where it is asked
            self._fetcher.expect(paths)


def object_task(setup: dict[str, Any]) -> ObjectTask:
    """Return what reads below the place that `setup["objects"]` names. Raises as `Fetcher` does."""
    return ObjectTask(Fetcher(setup["objects"]), hashing=bool(setup["sha256"]))


def whole_objects(setup: dict[str, Any]) -> Callable[[str], bytes]:
    """Return a function from a path below the prefix to all bytes, at most `MAX_WHOLE`; it raises `OSError`."""
    fetcher = Fetcher(setup["objects"])

    def whole(path: str) -> bytes:
        try:
            return ObjectSource(fetcher, path).whole(MAX_WHOLE)
        except (CannotOpenError, TooLargeError) as error:
            raise OSError from error
        except FetcherLostError:
            end_worker()

    return whole


def end_worker() -> NoReturn:
    """End the worker: a confined process cannot start another fetcher; the file gets its second chance in a new one."""
    raise SystemExit(1) from None

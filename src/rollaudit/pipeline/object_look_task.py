"""What runs inside the workers for pixels of a library in an object store: as `look_task`, each object fetched once."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from rollaudit.library.objects.fetching import Fetcher, FetcherLostError
from rollaudit.library.opening import CannotOpenError
from rollaudit.model.detection import CANNOT_OPEN, DetectorName, Search
from rollaudit.model.evidence import FileFormat
from rollaudit.pipeline.look_task import look_at
from rollaudit.pipeline.object_source import MAX_WHOLE, ObjectSource, TooLargeError
from rollaudit.pipeline.object_tasks import end_worker
from rollaudit.store.rows import Row, detection_row
from rollaudit.vision.looking import Looker
from rollaudit.vision.pixel_source import Content

_TOO_LARGE: Final = f"is larger than {MAX_WHOLE >> 20} MiB, more than is fetched of an object store"


class ObjectLook:
    """From [path below the prefix, format, detectors' names] to rows of detection columns."""

    __slots__ = ("_fetcher", "_looker")

    def __init__(self, fetcher: Fetcher, search: Search) -> None:
        self._fetcher, self._looker = fetcher, Looker(search)

    def __call__(self, item: list[Any]) -> list[Row]:
        """Return the answers of the detectors named: the object is fetched once for all of them."""
        path, file_format, names = item[0], FileFormat(item[1]), [DetectorName(name) for name in item[2]]
        try:
            data = ObjectSource(self._fetcher, path).whole(MAX_WHOLE)
        except CannotOpenError:
            return [detection_row(one) for one in self._looker.unread(names, CANNOT_OPEN)]
        except TooLargeError:
            return [detection_row(one) for one in self._looker.unread(names, _TOO_LARGE)]
        except FetcherLostError:
            end_worker()
        return look_at(self._looker, Content(data), file_format, names)

    def expect(self, items: Sequence[Any]) -> None:
        """Have the edges of what will be looked at fetched meanwhile."""
        with suppress(FetcherLostError):
            self._fetcher.expect([item[0] for item in items])


def object_look(setup: dict[str, Any]) -> ObjectLook:
    """Return what looks at pixels below the place that `setup["objects"]` names. Raises as `Fetcher` does."""
    return ObjectLook(Fetcher(setup["objects"]), Search.from_json(setup["search"]))

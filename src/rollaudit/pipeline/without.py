"""What if: the library as it would be without some of what it gives away. A pure change of assets; no file is touched.

Some things are taken out of every file (`location`), others leave whole photos and videos out (`faces`, `before=…`).
The analysis then works on what remains, as if nothing else had ever been there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from rollaudit.errors import UsageError
from rollaudit.library.name_times import time_from_name
from rollaudit.model.detection import FROM_PIXELS
from rollaudit.model.evidence import (
    Category,
    Device,
    Extraction,
    Fact,
    FileRecord,
    FileRole,
    MediaKind,
)
from rollaudit.rules.rule import FROM_NAMES
from rollaudit.text import clean

STRIPPED: Mapping[str, frozenset[Category]] = {
    "location": frozenset({Category.LOCATION_PRECISE, Category.LOCATION_INFERRED}),
    "dates": frozenset({Category.DATE_TAKEN}),
    "names": frozenset({Category.PERSON_IDENTITY}),
    "identifiers": frozenset({Category.DEVICE_IDENTIFIER}),
    "device": frozenset({Category.DEVICE_INFO}),
    "captions": frozenset({Category.CAPTION_TEXT}),
    "history": frozenset({Category.EDIT_HISTORY}),
    "sound": frozenset({Category.AUDIO}),
}
"""By the name on the command line: the categories that are taken out of every file, wherever they stand."""

METADATA = "metadata"
LEFT_OUT: Mapping[str, Category] = {
    "faces": Category.FACE_PRESENCE,
    "screenshots": Category.SCREENSHOT_DOCUMENT,
}
"""By name: the category whose photos and videos are left out whole, as it cannot be taken out of them."""

VIDEOS = "videos"
OLDER_THAN, BEFORE = "older-than", "before"
NAMES = (*STRIPPED, METADATA, *LEFT_OUT, VIDEOS, f"{OLDER_THAN}=DAYS", f"{BEFORE}=YYYY-MM-DD")
# The sound of the movie itself (a movie hidden in a photo goes with the metadata), and what can be read in the picture.
_KEPT = ("QuickTime:HandlerType", *FROM_PIXELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What is imagined away; `names` say it in the words of the command line, in the order given, each once.

    `categories` are taken out of every file, `metadata` takes out all that stands beside the picture and the sound;
    file names and paths stay. `carriers` and `videos` leave whole assets out, as do dates before `before` and more
    than `older_than_days` before the report's day. Undated assets have no age: they stay.
    """

    names: tuple[str, ...] = ()
    categories: frozenset[Category] = frozenset()
    metadata: bool = False
    carriers: frozenset[Category] = frozenset()
    videos: bool = False
    before: date | None = None
    older_than_days: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is imagined away."""
        return bool(self.names)

    def on(self, as_of: date) -> "Without":
        """Return the same with the age settled to a day."""
        if self.older_than_days is None:
            return self
        oldest = as_of - min(timedelta(days=self.older_than_days), as_of - date.min)
        return replace(self, before=max(filter(None, (self.before, oldest))), older_than_days=None)

    def leaves_out(self, kind: MediaKind, categories: frozenset[Category], day: date | None) -> bool:
        """Whether an asset of this kind, these categories and this day is left out whole."""
        if self.videos and kind is MediaKind.VIDEO:
            return True
        if not self.carriers.isdisjoint(categories):
            return True
        return self.before is not None and day is not None and day < self.before

    def leaves_out_file(self, role: FileRole) -> bool:
        """Whether a companion is left out: the movie of a Live Photo is a video, too."""
        return self.videos and role is FileRole.LIVE_PHOTO_VIDEO

    def of(self, record: FileRecord) -> FileRecord:
        """Return a file's record as it would be after the stripping."""
        if not (self.categories or self.metadata):
            return record
        left = _without_metadata(record) if self.metadata else record.extraction
        return replace(record, extraction=_without_categories(left, self.categories))


NOTHING = Without()
"""Nothing is imagined away: the library as it is."""


def _without_metadata(record: FileRecord) -> Extraction:
    """Keep what pixels, sound, file name and path tell; a name's date counts where no other is left."""
    said = record.extraction
    facts = tuple(fact for fact in said.facts if fact.source in FROM_NAMES or fact.source.startswith(_KEPT))
    return Extraction(
        facts=facts,
        capture_time=time_from_name(record.path.rpartition("/")[2]),
        raster=said.raster,
        duration_s=said.duration_s,
        reasons=said.reasons,
    )


def _without_categories(said: Extraction, categories: frozenset[Category]) -> Extraction:
    if not categories:
        return said
    return replace(
        said,
        facts=_facts_without(said.facts, categories),
        capture_time=None if Category.DATE_TAKEN in categories else said.capture_time,
        position=None if Category.LOCATION_PRECISE in categories else said.position,
        device=_device_without(said.device, categories),
        content_identifier=None if Category.DEVICE_IDENTIFIER in categories else said.content_identifier,
    )


def _facts_without(facts: Iterable[Fact], categories: frozenset[Category]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.category not in categories)


def _device_without(device: Device, categories: frozenset[Category]) -> Device:
    if Category.DEVICE_INFO in categories:
        device = replace(device, make=None, model=None, software=None, lens=None)
    if Category.DEVICE_IDENTIFIER in categories:
        device = replace(device, body_serial=None, lens_serial=None, host=None)
    return replace(device, owner=None) if Category.PERSON_IDENTITY in categories else device


def parse_without(given: Sequence[str]) -> Without:
    """Return what a command line imagines away. Raises `UsageError`, which names every mistake at once."""
    names = tuple(dict.fromkeys(text.strip().casefold() for text in given))
    plain = [name for name in names if "=" not in name]
    wrong = [name for name in plain if name not in NAMES]
    days: list[int] = []
    starts: list[date] = []
    for name in names:
        key, equals, value = name.partition("=")
        if key == OLDER_THAN and value.isascii() and value.isdigit() and len(value) < 9:
            days.append(int(value))
        elif key == BEFORE and _day(value):
            starts += filter(None, (_day(value),))
        elif equals:
            wrong.append(name)
    if wrong:
        mistakes = (f"--without {clean(name, limit=60)}: nothing of that name can be left out." for name in wrong)
        raise UsageError(" ".join(mistakes), hint=f"It takes {', '.join(NAMES)}; repeat it for several.")
    return Without(
        names=names,
        categories=frozenset[Category]().union(*(STRIPPED[name] for name in plain if name in STRIPPED)),
        metadata=METADATA in names,
        carriers=frozenset(LEFT_OUT[name] for name in plain if name in LEFT_OUT),
        videos=VIDEOS in names,
        before=max(starts, default=None),  # of two days the one that leaves more out
        older_than_days=min(days, default=None),
    )


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None

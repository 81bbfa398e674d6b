"""What runs in the workers that strip: one says how a copy is put together, another reads the copy and judges it.

Workers write nothing. The one that read the original may have been taken over by it: another one reads the copy, with
the scan's own readers.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterable
from typing import Any, Final

from rollaudit.library.archives import is_archive
from rollaudit.library.names import facts_from_path
from rollaudit.library.opening import CannotOpenError, opened
from rollaudit.library.sniff import sniff
from rollaudit.metadata.exif import TAGS
from rollaudit.metadata.iptc import DATASETS
from rollaudit.metadata.png import KEYWORDS
from rollaudit.metadata.read import extract
from rollaudit.metadata.source import FileSource
from rollaudit.metadata.xmp_properties import NAMESPACES, PROPERTIES
from rollaudit.model.evidence import Category, Extraction, Fact, FileFormat
from rollaudit.model.stripping import LeftOut
from rollaudit.pipeline.stripping import MAX_BYTES
from rollaudit.strip.choice import CannotStripError, Choice, Known, Plan, Removal
from rollaudit.strip.formats import STRIPPERS, known_tool
from rollaudit.workers.frames import JsonValue

_TEXT_DATES: Final = dict.fromkeys(("creation time", "create-date", "creation_time"), Category.DATE_TAKEN)
_DATE_SETS: Final = dict.fromkeys((30, 35, 37, 38, 47, 55, 60, 62, 63, 70), Category.DATE_TAKEN)
KNOWN: Final = Known(
    tags={tag: rule[1] for tag, rule in TAGS.items()},
    properties=PROPERTIES,
    namespaces=NAMESPACES,
    datasets={number: rule[1] for number, rule in DATASETS.items()} | _DATE_SETS,
    keywords={keyword: rule[1] for keyword, rule in KEYWORDS.items()} | _TEXT_DATES,
)
"""The readers' tables: what they read is what is removed."""

_CONCLUSIONS: Final = frozenset({"PositionLeftBehind"})
"""What readers conclude from values that may stay: it stands nowhere in a file."""

Answer = dict[str, JsonValue]


def plan_task(setup: dict[str, Any]) -> Callable[[str], Answer]:
    """Return a function from a path below `setup["root"]` to how its copy is put together.

    `setup["removals"]` is what goes. The answer is `{"pieces"}`, each a span of the original as [start, end] or bytes
    in base64; or `{"left_out", "format", "detail", "tool"}`.
    """
    root = os.fsencode(setup["root"])
    plan = Plan(choice=_choice(setup), known=KNOWN)

    def pieces_of(path: str) -> Answer:
        file_format = None
        try:
            file_format, data = _whole(os.path.join(root, os.fsencode(path)))
            if isinstance(data, LeftOut):
                return _left_out(data, file_format)
            pieces = STRIPPERS[file_format](data, plan)
        except CannotStripError as error:
            return _left_out(LeftOut.DAMAGED, file_format, str(error))
        except CannotOpenError as error:
            return _left_out(LeftOut.UNREADABLE, None, error.reason.code.value)
        return {"pieces": [b64encode(one).decode("ascii") if isinstance(one, bytes) else list(one) for one in pieces]}

    return pieces_of


def check_task(setup: dict[str, Any]) -> Callable[[list[str]], Answer]:
    """Return a function from [path, its copy's path] to what a scan finds in the copy.

    The paths are below `setup["root"]` and `setup["destination"]`. The answer is `{"format", "removed",
    "also_removed", "kept", "names_tell"}` with lists of categories, or `{"left_out", ...}` where the copy must go.
    """
    root, destination = os.fsencode(setup["root"]), os.fsencode(setup["destination"])
    choice = _choice(setup)

    def check(item: list[str]) -> Answer:
        told_path, copy_path = item
        try:
            file_format, said = _read(os.path.join(root, os.fsencode(told_path)))
            copy_format, left = _read(os.path.join(destination, os.fsencode(copy_path)))
        except CannotOpenError as error:
            return _left_out(LeftOut.NOT_PROVEN, None, error.reason.code.value)
        problem = _problem(left, choice)
        if copy_format is not file_format:
            problem = LeftOut.NOT_PROVEN, "the copy is not of the format of the original"
        if problem:
            return _left_out(problem[0], file_format, problem[1])
        return _copied(file_format, (said, left), choice, told_path)

    return check


def _choice(setup: dict[str, Any]) -> Choice:
    return Choice(removals=tuple(Removal(name) for name in setup["removals"]))


def _whole(path: bytes) -> tuple[FileFormat, bytes | LeftOut]:
    """Return a file's format and its bytes, or why it has no copy. Raises `CannotOpenError`."""
    with opened(path) as descriptor:
        source = FileSource(descriptor)
        file_format = sniff(source.head())
        if file_format not in STRIPPERS:
            return file_format, _no_picture(file_format)
        if source.size > MAX_BYTES:
            return file_format, LeftOut.TOO_LARGE
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file_format, file.read(MAX_BYTES + 1)


def _no_picture(file_format: FileFormat) -> LeftOut:
    if file_format.kind is not None:
        return LeftOut.OTHER_FORMAT
    if is_archive(file_format):
        return LeftOut.ARCHIVE
    return LeftOut.NOT_MEDIA if file_format is FileFormat.OTHER else LeftOut.COMPANION


def _left_out(reason: LeftOut, file_format: FileFormat | None, detail: str = "") -> Answer:
    tool = known_tool(file_format) if file_format and reason is LeftOut.OTHER_FORMAT else ""
    return {"left_out": reason.value, "format": file_format, "detail": detail, "tool": tool}


def _read(path: bytes) -> tuple[FileFormat, Extraction]:
    """Return what the scan's readers find in a file. Raises `CannotOpenError`."""
    with opened(path) as descriptor:
        source = FileSource(descriptor)
        file_format = sniff(source.head())
        return file_format, extract(source, file_format)


def _problem(said: Extraction, choice: Choice) -> tuple[LeftOut, str] | None:
    """Return why the copy cannot be handed on. Only a file read in full proves that something is absent."""
    told = (fact for fact in said.facts if choice.everything or fact.field not in _CONCLUSIONS)
    left = [fact for fact in told if fact.category in choice.categories]
    if left:
        return LeftOut.STILL_THERE, ", ".join(sorted({fact.source for fact in left})[:5])
    if said.position is not None and Category.LOCATION_PRECISE in choice.categories:
        return LeftOut.STILL_THERE, said.position.source
    if said.reasons:
        return LeftOut.NOT_PROVEN, ", ".join(reason.detail or reason.code.value for reason in said.reasons)
    return None


def _copied(
    file_format: FileFormat, before_and_after: tuple[Extraction, Extraction], choice: Choice, told_path: str
) -> Answer:
    before, after = (one.facts for one in before_and_after)
    still = {(fact.category, fact.field, fact.value) for fact in after}
    gone = {fact.category for fact in before if (fact.category, fact.field, fact.value) not in still}
    return {
        "format": file_format,
        "removed": _named(gone & choice.categories),
        "also_removed": _named(gone - choice.categories),
        "kept": _named(_categories(after)),
        "names_tell": _named(_categories(facts_from_path(told_path))),
    }


def _categories(facts: Iterable[Fact]) -> set[Category]:
    return {fact.category for fact in facts}


def _named(categories: Iterable[Category]) -> list[str]:
    return sorted(category.value for category in categories)

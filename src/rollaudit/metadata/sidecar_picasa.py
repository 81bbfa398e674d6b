"""Picasa's `.picasa.ini`: what the program kept of each picture of a directory, faces with names among it.

There is no specification; the keys are those of Picasa 3. A section for each file, named as it is; the names of people
in `[Contacts2]`, albums in `[.album:ID]`, the directory's own title in `[Picasa]`. One file speaks of many: its facts
stand in the order of its sections, each behind a fact with the name of the file that it is about (`by_file`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rollaudit.model.evidence import Category, Extraction, Fact, FactValue, Reason, ReasonCode

MAX_SIDECAR: Final = 4 << 20
"""A line or three for a picture: as many as no directory holds."""

SOURCE: Final = "sidecar:picasa"
_FILE: Final = f"{SOURCE}:file"
_MAX_FACTS: Final = 20_000
_MAX_OF_EACH: Final = 200  # faces, keywords and albums of one picture
_MAX_TEXT: Final = 4_096
_MAX_SECTIONS: Final = 20_000
_MAX_LINES: Final = 200_000
_LINE: Final = re.compile(r"[^\r\n]+")
_FACE: Final = re.compile(r"rect64\(([0-9a-f]{1,16})\)(?:,([0-9a-f]{1,16}))?", re.IGNORECASE)
_ALBUM: Final = ".album:"
_OTHER_SECTIONS: Final = frozenset({"picasa", "contacts", "contacts2", "encoding"})
_WHOLE: Final = 65_535
_TEXTS: Final = (("caption", Category.CAPTION_TEXT), ("text", Category.CAPTION_TEXT))
_EDITS: Final = ("rotate", "crop", "filters", "redo", "moddate")
_NO_ROTATION: Final = "rotate(0)"

_Sections = dict[str, dict[str, str]]


def read_picasa(data: bytes) -> Extraction:
    """Return what a `.picasa.ini` says of the files that it names, with sources `sidecar:picasa:<key>`.

    A face is `FACE_PRESENCE` with its box (left, top, width and height as shares of the picture's sides) and, where
    `[Contacts2]` has it, its name; the name is a fact of its own, too. Damage and excess become reasons.
    """
    reasons: list[Reason] = []
    if len(data) > MAX_SIDECAR:
        return Extraction(reasons=(Reason(code=ReasonCode.LIMIT, detail="a sidecar over 4 MiB"),))
    sections, whole = _sections(_text(data))
    if not whole:
        reasons.append(Reason(code=ReasonCode.LIMIT, detail=f"more than {_MAX_SECTIONS} files"))
    facts: list[Fact] = []
    for fact in _facts(sections):
        if len(facts) == _MAX_FACTS:
            reasons = [Reason(code=ReasonCode.LIMIT, detail=f"more than {_MAX_FACTS} facts")]
            break
        facts.append(fact)
    return Extraction(facts=tuple(facts), reasons=tuple(reasons))


def by_file(facts: Sequence[Fact]) -> dict[str, tuple[Fact, ...]]:
    """Return the facts of a `.picasa.ini` by the name of the file that they are about."""
    told: dict[str, list[Fact]] = {}
    its: list[Fact] = []
    for fact in facts:
        if fact.source == _FILE:
            its = told.setdefault(str(fact.value), [])
        else:
            its.append(fact)
    return {name: tuple(its) for name, its in told.items() if its}


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # before Picasa 3.9 the system's own code page
        return data.decode("cp1252", "replace")


def _sections(text: str) -> tuple[_Sections, bool]:
    """Return keys and values by section, and whether these are all; of a key that comes twice, the last value."""
    sections: _Sections = {}
    values: dict[str, str] = {}
    for number, found in enumerate(_LINE.finditer(text)):
        if number == _MAX_LINES or len(sections) > _MAX_SECTIONS:
            return sections, False
        line = found[0].rstrip()
        if line.startswith("[") and line.endswith("]"):
            values = sections.setdefault(line[1:-1], {})
        else:
            key, equals, value = line.partition("=")
            if equals:
                values[key.strip().lower()] = value.strip()[:_MAX_TEXT]
    return sections, True


def _facts(sections: _Sections) -> Iterator[Fact]:
    named = {name.lower(): values for name, values in sections.items()}
    people = named.get("contacts2", {})
    title = named.get("picasa", {}).get("name", "")
    albums = {name[len(_ALBUM) :]: values.get("name", "") for name, values in named.items() if name.startswith(_ALBUM)}
    for name, values in sections.items():
        if not name or name.startswith(_ALBUM) or name.lower() in _OTHER_SECTIONS:
            continue
        its = [
            *_faces(values.get("faces", ""), people),
            *_words(values, albums),
            *(_fact(Category.EDIT_HISTORY, key, values[key], key) for key in _EDITS if _is_edit(values.get(key, ""))),
        ]
        if title:
            its.append(_fact(Category.CAPTION_TEXT, "AlbumTitle", title, "name"))
        if its:
            yield _fact(Category.MEDIA_CONTENT, "title", name, "file")
            yield from its


def _is_edit(value: str) -> bool:
    return bool(value) and value != _NO_ROTATION


def _faces(value: str, people: Mapping[str, str]) -> Iterator[Fact]:
    names: dict[str, None] = {}
    for face in value.split(";")[:_MAX_OF_EACH]:
        found = _FACE.fullmatch(face.strip())
        box = _box(found[1]) if found else None
        if found is None or box is None:
            continue
        name, _, rest = people.get((found[2] or "").lower(), "").partition(";")
        shown = " ".join(f"{number:.4f}" for number in box)
        yield _fact(Category.FACE_PRESENCE, "Region", f"{name}: {shown}" if name else shown, "faces")
        if name and name not in names:
            names[name] = None
            yield _fact(Category.PERSON_IDENTITY, "name", name, "contacts")
            address = rest.partition(";")[0]
            if "@" in address:
                yield _fact(Category.PERSON_IDENTITY, "email", address, "email")


def _box(digits: str) -> tuple[float, float, float, float] | None:
    """Return left, top, width, height of sixteen hexadecimal digits, leading zeros left out: four sides of 65,535."""
    packed = int(digits, 16)
    left, top, right, bottom = (packed >> shift & 0xFFFF for shift in (48, 32, 16, 0))
    if right <= left or bottom <= top:
        return None
    return left / _WHOLE, top / _WHOLE, (right - left) / _WHOLE, (bottom - top) / _WHOLE


def _words(values: Mapping[str, str], albums: Mapping[str, str]) -> Iterator[Fact]:
    if values.get("star", "").lower() == "yes":
        yield _fact(Category.MEDIA_CONTENT, "star", value=True, key="star")
    for key, category in _TEXTS:
        if values.get(key):
            yield _fact(category, key, values[key], key)
    for keyword in values.get("keywords", "").split(",")[:_MAX_OF_EACH]:
        if keyword.strip():
            yield _fact(Category.CAPTION_TEXT, "keywords", keyword.strip(), "keywords")
    for album in values.get("albums", "").split(",")[:_MAX_OF_EACH]:
        if title := albums.get(album.strip().lower()):
            yield _fact(Category.CAPTION_TEXT, "AlbumTitle", title, "albums")


def _fact(category: Category, name: str, value: FactValue, key: str) -> Fact:
    return Fact(category=category, field=name, value=value, source=f"{SOURCE}:{key}")

"""How Google Takeout names the JSON sidecars of photos: observed rules, for there is no specification.

A sidecar is called after the photo's title: `TITLE.json`, since 2024 `TITLE.supplemental-metadata.json`, cut to 51
characters with `.json` included. What has the same name by then is told apart by a number, for photos and for sidecars
each on their own: `X(1).jpg`, but `X.jpg.supplemental-metadata(1).json`. So numbers agree as long as nothing was cut;
where different titles were cut to one name only the title inside the sidecar says whose it is, and without it nobody.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import splitext

_SUFFIX = ".supplemental-metadata"
MAX_BASE = 46
"""A sidecar's name is cut to 51 characters, `.json` included; a number comes on top."""
MAX_MEDIA = 51
"""A photo's name is cut likewise, in its stem."""

_NUMBERED = re.compile(r"(.+)\(([0-9]{1,9})\)", re.DOTALL)
_REPLACED = re.compile(r"[^\w.() -]")

# How sure a name's rule is: a sidecar goes by the surest that fits, a photo keeps only the surest sidecars.
# `X.json` may be anything beside X.jpg: the last rule holds only where a title inside says so.
_AS_TITLED, _NUMBER_LAST, _NUMBER_WITHIN, _NO_ENDING, _NUMBER_CUT_OFF, _BARE, _NO_RULE = range(7)

# What Google Photos adds to the stem of an edited copy, by the language of the account.
EDITED_SUFFIXES = (
    "-edited", "-bearbeitet", "-modifi\u00e9", "-modifie\u0301", "-ha editado", "-editado", "-editada", "-modificato",
    "-bewerkt", "-edytowane", "-editat", "-redigerad", "-redigeret", "-redigert", "-muokattu", "-upraveno",
    "-d\u00fczenlendi", "-\u7de8\u96c6\u6e08\u307f", "-\u5df2\u7de8\u8f2f", "-\u5df2\u7f16\u8f91",
    "-\uc218\uc815\ub428", "-\u0438\u0437\u043c\u0435\u043d\u0435\u043d\u043e", "-effects", "-smile", "-mix",
)  # fmt: skip
_EDITED = re.compile(
    rf"(.+)(?:{'|'.join(map(re.escape, EDITED_SUFFIXES))})((?:\([0-9]{{1,9}}\))?)", re.IGNORECASE | re.DOTALL
)
_EDITED_STARTS = frozenset(suffix[:length] for suffix in EDITED_SUFFIXES for length in range(3, len(suffix)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A photo's name taken as a title and the number that tells it from others of that title."""

    name: str
    number: int


def stem_before_edit(stem: str, extension: str) -> str | None:
    """Return the stem of the original of which `stem` is Google's edited copy, or None where it is no such name.

    A duplicate's number stays at the end. A name of 51 characters may hold the start of the suffix only.
    """
    if match := _EDITED.fullmatch(stem):
        return match[1] + match[2]
    plain, number = split_number(stem)
    if len(plain) + len(extension) >= MAX_MEDIA:
        at = plain.rfind("-")
        if at > 0 and plain[at:].lower() in _EDITED_STARTS:
            return plain[:at] + (f"({number})" if number else "")
    return None


def assign_sidecars(media: Sequence[str], sidecars: Mapping[str, str | None]) -> dict[str, str]:
    """Return which of the `media` each sidecar describes; a sidecar for which that is not certain is left out.

    Both are file names of one directory; `sidecars` maps each name to the title that stands inside it, where known.
    """
    expected = _expected(media)
    collided, assigned = _by_title(media, sidecars)
    ranks: dict[str, int] = {}
    for sidecar, title in sidecars.items():
        if sidecar in collided:
            continue
        rank, owner = _owner(expected, sidecar, title)
        if owner is not None:
            assigned[sidecar] = owner
            ranks[sidecar] = rank
    claims: dict[str, set[int]] = defaultdict(set)
    counted: set[str] = set()
    for sidecar, owner in assigned.items():
        rank = ranks.setdefault(sidecar, _AS_TITLED)
        claims[owner].add(rank)
        if rank == _AS_TITLED and _title(owner).number:
            counted.add(_family(owner))
    assigned = {
        sidecar: owner
        for sidecar, owner in assigned.items()
        # Sidecars that claim one photo by different rules belong to different photos: which, nobody can say.
        if (
            len(claims[owner]) == 1
            or (claims[owner] == {_NUMBER_LAST, _NUMBER_WITHIN} and ranks[sidecar] == _NUMBER_LAST)
        )
        # Where a title ended in a number itself, duplicates were counted around it: their numbers agree no more.
        and (ranks[sidecar] == _AS_TITLED or _family(owner) not in counted)
    }
    rest = {sidecar: title for sidecar, title in sidecars.items() if sidecar not in ranks and sidecar not in collided}
    return assigned | _of_lost_originals(media, rest)


def _of_lost_originals(media: Sequence[str], sidecars: Mapping[str, str | None]) -> dict[str, str]:
    """Give the sidecar of an original that is not there to its edited copy."""
    if not sidecars:
        return {}
    there = {name.lower() for name in media}
    copies: dict[str, str] = {}
    for name in media:
        stem, extension = splitext(name)
        before = stem_before_edit(stem, extension)
        if before is not None and (before + extension).lower() not in there:
            copies.setdefault(before + extension, name)
    if not copies:
        return {}
    return {sidecar: copies[original] for sidecar, original in assign_sidecars(tuple(copies), sidecars).items()}


def split_number(text: str) -> tuple[str, int]:
    """Return a stem without the `(number)` that tells duplicates apart, and that number; 0 where there is none."""
    match = _NUMBERED.fullmatch(text)
    return (match[1], int(match[2])) if match else (text, 0)


def bare(stem: str) -> tuple[str, str]:
    """Return a stem without all numbers of duplicates at its end, and these."""
    plain, number = split_number(stem)
    while number:
        plain, number = split_number(plain)
    return plain, stem[len(plain) :]


def _title(name: str) -> _Title:
    """Return what a photo's title was, if the number at its end is that of a duplicate."""
    stem, extension = splitext(name)
    plain, number = split_number(stem)
    return _Title(name=plain + extension, number=number)


def _family(name: str) -> str:
    """Return what names have in common whose numbers may have been given in one count."""
    stem, extension = splitext(name)
    return (bare(stem)[0] + extension).lower()


def _names_for(name: str) -> Iterator[tuple[int, str]]:
    """Yield (rank, sidecar name without `.json`) for a photo of that name."""
    stem, extension = splitext(name)
    plain_stem, number = split_number(stem)
    own = _NUMBER_CUT_OFF if number and len(stem) > MAX_BASE else _AS_TITLED
    for text in (name, name + _SUFFIX):
        yield _AS_TITLED, text
        yield own, text[:MAX_BASE]
    short = stem if len(stem) <= MAX_BASE - 2 else ""  # a title without ending, with some of the suffix left
    if short:
        yield _NO_ENDING, (short + _SUFFIX)[:MAX_BASE]
        yield _BARE, short
    if not number:
        return
    plain, mark = plain_stem + extension, f"({number})"
    for text in (plain, plain + _SUFFIX):
        yield _NUMBER_LAST, text + mark
        yield _NUMBER_LAST, text[:MAX_BASE] + mark
    for text in (plain + mark + _SUFFIX, (plain + mark + _SUFFIX)[:MAX_BASE], (name + _SUFFIX)[:MAX_BASE] + mark):
        yield _NUMBER_WITHIN, text
    if short:
        yield _NO_ENDING, (plain_stem + _SUFFIX)[:MAX_BASE] + mark
        yield _BARE, plain_stem + mark


def _expected(media: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each possible sidecar name, as a key and without `.json`, the photos it may describe, with ranks."""
    expected: dict[str, dict[str, int]] = defaultdict(dict)
    for name in media:
        for rank, text in _names_for(name):
            owners = expected[_key(text)]
            owners[name] = min(rank, owners.get(name, _NO_RULE))
    return expected


def _owner(expected: Mapping[str, Mapping[str, int]], sidecar: str, title: str | None) -> tuple[int, str | None]:
    base = splitext(sidecar)[0]
    owners = expected.get(_key(base), {})
    if not owners:
        return _NO_RULE, None
    if title is not None:
        # What the title contradicts is out, unless everything is: titles hold signs that no file name can.
        owners = {name: its for name, its in owners.items() if _agrees(name, its, title)} or owners
    rank = min(owners.values())
    if rank == _BARE and (title is None or _key(title) != split_number(_key(base))[0]):
        return _NO_RULE, None
    surest = [name for name, its in owners.items() if its == rank]
    if len(surest) > 1:  # names that differ in case only: the sidecar's is the title's
        surest = [name for name in surest if base.startswith(splitext(name)[0][:MAX_BASE])] or surest
    return rank, surest[0] if len(surest) == 1 else None


def _agrees(name: str, rank: int, title: str) -> bool:
    if rank == _AS_TITLED:
        return _fits(name, title)
    return _fits(_title(name).name, title)


def _by_title(media: Sequence[str], sidecars: Mapping[str, str | None]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the sidecars whose names were cut to what others have too, and what their titles say of them."""
    families: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for sidecar in sidecars:
        text, number = split_number(splitext(sidecar)[0])
        if len(text) == MAX_BASE:
            families[_key(text)].append((number, sidecar))
    members: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    for name in media if families else ():
        plain = _title(name)
        for text in (plain.name, plain.name + _SUFFIX):
            members[_key(text[:MAX_BASE])].add((plain.number, plain.name, name))
    collided: dict[str, str] = {}
    assigned: dict[str, str] = {}
    for text, numbered in families.items():
        photos = members.get(text, set())
        told = {_key(title) for _, sidecar in numbered if (title := sidecars[sidecar]) is not None}
        numbers = {number for number, _, _ in photos}
        if (
            len({title.lower() for _, title, _ in photos}) > 1
            or len(told) > 1
            or any(number not in numbers for number, _ in numbered)
            or (len(photos) != len(numbered) and any(number for number, _ in numbered))
        ):
            collided.update((sidecar, text) for _, sidecar in numbered)
            assigned.update(_in_order(numbered, sidecars, photos))
    return collided, assigned


def _in_order(
    numbered: Sequence[tuple[int, str]], sidecars: Mapping[str, str | None], photos: set[tuple[int, str, str]]
) -> dict[str, str]:
    """Give the sidecars of each title to its photos in the order of both's numbers, where there are as many of both."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for _, sidecar in sorted(numbered):
        title = sidecars[sidecar]
        if title is None:
            return {}
        by_title[title].append(sidecar)
    given: dict[str, str] = {}
    for title, its in by_title.items():
        owners = [name for _, plain, name in sorted(photos) if _fits(plain, title)]
        if len(owners) == len(its):
            given.update(zip(its, owners, strict=True))
    # Two titles that were both cut to the name of one photo: it cannot have both sidecars.
    return given if len(set(given.values())) == len(given) else {}


def _key(title: str) -> str:
    """Return a title as it stands in file names: without case, signs that file systems refuse replaced."""
    return _REPLACED.sub("_", title.lower())


def _fits(plain: str, title: str) -> bool:
    """Whether a photo's name, its number taken off, may come from the title."""
    name, wanted = _key(plain), _key(title)
    if name == wanted or splitext(name)[0] == wanted:
        return True
    (stem, extension), (long_stem, long_extension) = splitext(name), splitext(wanted)
    return len(name) >= MAX_MEDIA and extension == long_extension and long_stem.startswith(stem)

"""Groups files into assets: a primary file and its companions, by what they are and what they are called.

What a file is comes from its content (`FileFormat`); names only say which files belong together. Each step points a
companion at the file it belongs to; an asset is what points, directly or through others, at one file.
"""

import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from posixpath import splitext

from rollaudit.library.takeout import MAX_BASE, MAX_MEDIA, assign_sidecars, bare, stem_before_edit
from rollaudit.model.evidence import FileFormat, FileRole, MediaKind

_RAW = frozenset(
    {
        FileFormat.DNG,
        FileFormat.CR2,
        FileFormat.CR3,
        FileFormat.CRW,
        FileFormat.NEF,
        FileFormat.ARW,
        FileFormat.RAF,
        FileFormat.ORF,
        FileFormat.RW2,
        FileFormat.PEF,
        FileFormat.SRW,
        FileFormat.MRW,
        FileFormat.X3F,
    }
)
# What cameras write beside a RAW file, and what a phone pairs with a Live Photo's movie: likeliest first.
_BESIDE_RAW = (FileFormat.JPEG, FileFormat.HEIC, FileFormat.HEIF)
_LIVE_STILLS = (FileFormat.HEIC, FileFormat.HEIF, FileFormat.JPEG)
_LIVE_MOVIES = frozenset({FileFormat.MOV, FileFormat.MP4})  # MP4 is what Google makes of them, and Pixel phones write

# More files of one stem (clip.0001, clip.0002, ...) or of one identifier than any asset has: then it ties nothing
# together, and a directory made to be slow is not.
_MAX_SHARED = 100

_APPLE_EDIT = re.compile(r"(IMG_)E(\d{4}.*)", re.IGNORECASE | re.DOTALL)
_APPLE_ORIGINAL_ADJUSTMENTS = re.compile(r"(IMG_)O(\d{4}.*)", re.IGNORECASE | re.DOTALL)
# An Apple Photos library calls a Live Photo's movie UUID_3.mov beside UUID.heic.
_APPLE_LIBRARY_MOVIE = re.compile(r"([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})_3", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFile:
    """One file to group.

    `content_identifier` ties a Live Photo's picture and movie together (Apple), where known; `title` is what a Google
    Takeout sidecar calls the picture it describes, which counts where its own name leaves a choice.
    """

    path: str
    format: FileFormat
    content_identifier: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One asset. `members` are (path, role): the primary first, then its companions in the byte order of paths."""

    primary: str
    members: tuple[tuple[str, FileRole], ...]


def group(files: Sequence[GroupFile]) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Return the assets, and the paths of files that are no media and no companion of any; both in byte order.

    Each file is in exactly one place, and the order of `files` does not matter. Names are compared without case, and
    within one directory only; a content identifier reaches across directories where it leaves no choice.
    """
    named = [_Named(file) for file in sorted(files, key=lambda file: os.fsencode(file.path))]
    families = _Families()
    for file in named:
        if file.kind is not None:
            families.add(file)
    others = [file for file in named if file.kind is None]
    takeout = _takeout_owners(families, others)
    _join_raw(families)
    _join_edits(families)
    _join_live_photos(families)
    _join_sidecars(families, others, takeout)

    members: dict[str, list[tuple[str, FileRole]]] = {
        file.path: [(file.path, FileRole.PRIMARY)] for file in families.media if file.path not in families.parents
    }
    ungrouped: list[str] = []
    for file in named:
        if file.path in families.parents:
            members[families.root(file.path)].append((file.path, families.parents[file.path][1]))
        elif file.kind is None:
            ungrouped.append(file.path)
    groups = tuple(Group(primary=primary, members=tuple(its)) for primary, its in members.items())
    return groups, tuple(ungrouped)


class _Named:
    """A file with its name taken apart."""

    __slots__ = ("directory", "extension", "format", "identifier", "kind", "name", "path", "stem", "title")

    def __init__(self, file: GroupFile) -> None:
        self.path = file.path
        self.format = file.format
        self.kind = file.format.kind
        self.identifier = file.content_identifier
        self.title = file.title
        self.directory, _, self.name = file.path.rpartition("/")
        self.stem, self.extension = splitext(self.name)


@dataclass(slots=True)
class _Families:
    """Media by name, by stem and by identifier, each list in byte order; and who belongs to whom, and as what.

    `exports` are the directories that may be a Takeout's, `exported` the media in them that have sidecars of their own.
    """

    media: list[_Named] = field(default_factory=list)
    by_name: defaultdict[tuple[str, str], list[_Named]] = field(default_factory=lambda: defaultdict(list))
    by_stem: defaultdict[tuple[str, str], list[_Named]] = field(default_factory=lambda: defaultdict(list))
    stills_by_identifier: defaultdict[str, list[_Named]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[str, tuple[str, FileRole]] = field(default_factory=dict)
    exports: set[str] = field(default_factory=set)
    exported: set[str] = field(default_factory=set)

    def add(self, file: _Named) -> None:
        self.media.append(file)
        self.by_name[file.directory, file.name.lower()].append(file)
        self.by_stem[file.directory, file.stem.lower()].append(file)
        if file.identifier and file.kind is MediaKind.PHOTO:
            self.stills_by_identifier[file.identifier].append(file)

    def with_stem(self, directory: str, stem: str) -> list[_Named]:
        """Return the media of that stem, those that share its case first."""
        found = self.by_stem.get((directory, stem.lower()), [])
        return sorted(found, key=lambda file: file.stem != stem) if len(found) <= _MAX_SHARED else []

    def with_name(self, directory: str, name: str) -> list[_Named]:
        """Return the media of that name, those that share its case first."""
        found = self.by_name.get((directory, name.lower()), [])
        return sorted(found, key=lambda file: file.name != name) if len(found) <= _MAX_SHARED else []

    def join(self, file: _Named, parent: _Named, role: FileRole) -> None:
        self.parents[file.path] = (parent.path, role)

    def is_free(self, file: _Named) -> bool:
        return file.path not in self.parents

    def root(self, path: str) -> str:
        # Ends: each step leads from movie to still, or to a shorter stem, or from RAW to what lies beside it.
        while path in self.parents:
            path = self.parents[path][0]
        return path


def _join_raw(families: _Families) -> None:
    """Join each RAW file to the picture of the same stem that the camera developed beside it."""
    for file in families.media:
        if file.format in _RAW:
            beside = [one for one in families.with_stem(file.directory, file.stem) if one.format in _BESIDE_RAW]
            if beside:
                families.join(file, min(beside, key=lambda one: _BESIDE_RAW.index(one.format)), FileRole.RAW)


def _join_edits(families: _Families) -> None:
    """IMG_E1234 is Apple's edit of IMG_1234, NAME-edited Google's of NAME; both beside the original.

    A picture with a Takeout sidecar of its own was uploaded as such and is an asset of its own.
    """
    for file in families.media:
        stem = _stem_before_edit(file)
        if stem is None or not families.is_free(file) or file.path in families.exported:
            continue
        originals = [
            one for one in families.with_stem(file.directory, stem) if one.kind is file.kind and one is not file
        ]
        if originals:
            best = min(originals, key=lambda one: (not families.is_free(one), one.format is not file.format))
            families.join(file, best, FileRole.EDIT)


def _stem_before_edit(file: _Named) -> str | None:
    match = _APPLE_EDIT.fullmatch(file.stem)
    return match[1] + match[2] if match else stem_before_edit(file.stem, file.extension)


def _join_live_photos(families: _Families) -> None:
    """Join each movie to the still with its content identifier; without one on either side, to that of its stem."""
    movies = [file for file in families.media if file.kind is MediaKind.VIDEO and families.is_free(file)]
    taken: set[str] = set()
    for movie in movies:
        still = _same_identifier(families, movie)
        if still is not None:
            families.join(movie, still, FileRole.LIVE_PHOTO_VIDEO)
            taken.add(still.path)
    unsure = _doubtful_numbers(families, taken)
    for movie in movies:
        # With a sidecar of its own it was exported as a video of its own.
        if movie.format not in _LIVE_MOVIES or not families.is_free(movie) or movie.path in families.exported:
            continue
        stills = [
            one
            for one in _namesakes(families, movie)
            if one.format in _LIVE_STILLS
            and families.is_free(one)
            and one.path not in taken
            and not (one.identifier and movie.identifier)  # both have one, and they differ: two different moments
        ]
        stem, _ = bare(movie.stem)
        if movie.directory in families.exports and (
            len(stills) > 1
            or (movie.directory, stem.lower()) in unsure
            or len(stem + movie.extension) >= MAX_MEDIA  # cut, at another letter than a still with a longer ending
        ):
            continue
        if movie.format is not FileFormat.MOV:  # a camera's own clip of that number may lie beside a JPEG
            stills = [one for one in stills if one.format is not FileFormat.JPEG or one.path in families.exported]
        if movie.directory in families.exports and len(movie.name) > MAX_BASE:
            # A sidecar's name is too short to tell the movie's from the still's.
            stills = [one for one in stills if one.path in families.exported]
        if stills:
            still = min(stills, key=lambda one: _LIVE_STILLS.index(one.format))
            families.join(movie, still, FileRole.LIVE_PHOTO_VIDEO)
            taken.add(still.path)


def _namesakes(families: _Families, movie: _Named) -> list[_Named]:
    """Return the media that may be one moment with the movie: of its stem, or called as the maker's scheme wants."""
    found = families.with_stem(movie.directory, movie.stem)
    if match := _APPLE_LIBRARY_MOVIE.fullmatch(movie.stem):
        found = found + families.with_stem(movie.directory, match[1])
    if movie.extension.lower() == ".mp":  # Pixel: PXL_1.MP.jpg and PXL_1.MP
        found = found + families.with_stem(movie.directory, movie.name)
    return found


def _doubtful_numbers(families: _Families, taken: AbstractSet[str]) -> set[tuple[str, str]]:
    """Return (directory, stem without number) where Takeout numbered movies and stills differently.

    X.HEIC, X(1).HEIC and a single X.MP4: files of one name are numbered as they come, each kind on its own, so that
    the movie may be of either still.
    """
    numbers: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for file in families.media:
        is_movie = file.format in _LIVE_MOVIES
        if file.path in taken or not families.is_free(file) or (is_movie and file.path in families.exported):
            continue
        if is_movie or file.format in _LIVE_STILLS:
            stem, marks = bare(file.stem)
            marked = numbers.setdefault((file.directory, stem.lower()), ([], []))
            marked[is_movie].append(marks)
    return {key for key, (stills, movies) in numbers.items() if stills and movies and sorted(stills) != sorted(movies)}


def _same_identifier(families: _Families, movie: _Named) -> _Named | None:
    everywhere = families.stills_by_identifier.get(movie.identifier or "", [])
    stills = [one for one in everywhere if families.is_free(one)] if len(everywhere) <= _MAX_SHARED else []
    here = [one for one in stills if one.directory == movie.directory]
    if here:
        return min(here, key=lambda one: one.stem.lower() != movie.stem.lower())
    return stills[0] if len(stills) == 1 else None


def _join_sidecars(families: _Families, others: Iterable[_Named], takeout: dict[str, _Named]) -> None:
    for file in others:
        parent = None
        match file.format:
            case FileFormat.AAE:
                parent = _first(_described_by_aae(families, file))
            case FileFormat.XMP:
                parent = _first(_described_by_xmp(families, file))
            case FileFormat.JSON:
                parent = takeout.get(file.path)
            case _:
                pass
        if parent is not None:
            families.join(file, parent, FileRole.SIDECAR)


def _first(candidates: Iterator[_Named]) -> _Named | None:
    return next(candidates, None)


def _described_by_aae(families: _Families, sidecar: _Named) -> Iterator[_Named]:
    """IMG_1234.AAE lies beside IMG_1234.HEIC; exports also hold IMG_O1234.AAE, the original's adjustments."""
    yield from families.with_stem(sidecar.directory, sidecar.stem)
    original = _APPLE_ORIGINAL_ADJUSTMENTS.fullmatch(sidecar.stem) or _APPLE_EDIT.fullmatch(sidecar.stem)
    if original:
        yield from families.with_stem(sidecar.directory, original[1] + original[2])


def _described_by_xmp(families: _Families, sidecar: _Named) -> Iterator[_Named]:
    """NAME.EXT.xmp describes that file; NAME.xmp (XMP part 3 §1.2) the RAW file of the stem, or else what there is."""
    yield from families.with_name(sidecar.directory, sidecar.stem)
    same_stem = families.with_stem(sidecar.directory, sidecar.stem)
    yield from sorted(same_stem, key=lambda file: file.format not in _RAW)


def _takeout_owners(families: _Families, others: Iterable[_Named]) -> dict[str, _Named]:
    """Return which picture or movie each Takeout sidecar describes, by the sidecar's path; note who has one."""
    sidecars: defaultdict[str, list[_Named]] = defaultdict(list)
    for file in others:
        if file.format is FileFormat.JSON:
            sidecars[file.directory].append(file)
    beside: defaultdict[str, dict[str, _Named]] = defaultdict(dict)
    for file in families.media if sidecars else ():
        if file.directory in sidecars:
            beside[file.directory][file.name] = file
    found: dict[str, _Named] = {}
    for directory, its in sidecars.items():
        owners = assign_sidecars(tuple(beside[directory]), {file.name: file.title for file in its})
        owned = {file.path: beside[directory][owners[file.name]] for file in its if file.name in owners}
        having = {file.path for file in owned.values()}
        orphans = sorted(file.name.lower() for file in its if file.path not in owned)
        doubtful = _doubtful_movies(beside[directory].values(), having, orphans)
        found.update((path, file) for path, file in owned.items() if file.path not in doubtful)
        # Of the doubtful ones some have a sidecar: none of them is taken for a Live Photo's by its name.
        families.exported |= having | doubtful
    families.exports |= sidecars.keys()
    return found


def _doubtful_movies(media: Iterable[_Named], owned: AbstractSet[str], orphans: Sequence[str]) -> set[str]:
    """Return movies of which the export has more of one name than sidecars, beside stills of that stem.

    Some of them are Live Photos' and have none, so that the sidecars' numbers do not tell whose they are. `orphans` are
    the sidecars' names of which nothing is known, in lower case and sorted.
    """

    def may_have_one(file: _Named) -> bool:
        start = (bare(file.stem)[0] + file.extension)[:MAX_BASE].lower()
        at = bisect_left(orphans, start)
        return at < len(orphans) and orphans[at].startswith(start)

    movies: defaultdict[str, list[_Named]] = defaultdict(list)
    stills: set[str] = set()
    for file in media:
        stem = bare(file.stem)[0].lower()
        if file.kind is MediaKind.VIDEO:
            movies[stem].append(file)
        elif file.format in _LIVE_STILLS:
            stills.add(stem)
    return {
        file.path
        for stem, its in movies.items()
        if stem in stills and (len({file.path in owned for file in its}) > 1 or any(map(may_have_one, its)))
        for file in its
    }

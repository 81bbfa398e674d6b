"""Compares every reading of a corpus with ExifTool's, file by file, and says where they differ and why.

    python scripts/accuracy_metadata.py [CORPUS] [--write docs/accuracy.md]

A corpus is a directory with `truth.ndjson`: one JSON object a line, `path` and `exiftool` (the output of
`exiftool -n -j -G1` for that file). The default is $ROLLAUDIT_CORPUS, else ../shared/corpus beside the checkout.
Exits with 1 when a value is wrong or a miss has no reviewed reason. `accuracy_texts.py` compares texts and names.
"""

import contextlib
import json
import math
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accuracy_page import asked
from rollaudit.library.sniff import sniff
from rollaudit.metadata.read import extract, reads
from rollaudit.metadata.source import FileSource
from rollaudit.model.evidence import Extraction, FileFormat
from rollaudit.text import clean

DEGREES_TOLERANCE = 1e-4
METRES_TOLERANCE = 0.01
UNEXPLAINED = "UNEXPLAINED"

FOUND, MISSED, WRONG, DIFFERS = "found", "missed", "wrong", "differs, with reason"
Truth = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One compared field: where ExifTool's reading stands (by trust), what rollaudit read, and what equal means.

    Of most fields a file has one value, the first of `expected`. With `each`, every one of them is to stand among the
    values that `actual` gives.
    """

    name: str
    expected: Callable[[Truth], list[Any]]
    actual: Callable[[Extraction], Any]
    same: Callable[[Any, Any], bool]
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is missed or wrong."""

    path: str
    file_format: FileFormat
    field: str
    verdict: str
    expected: Any
    actual: Any
    reason: str


# (end of the path, field, reason). Each was looked at byte by byte and rests on the specification it names; a field
# of "*" covers every field of the file.
REVIEWED: tuple[tuple[str, str, str], ...] = (
    (
        "metadata-extractor/issue-590.png",
        "latitude",
        "The XMP holds `55/1 54/1 4074/100`, as rationals 55°54'40.74\". ExifTool takes a denominator for the minutes.",
    ),
    (
        "metadata-extractor/issue-590.png",
        "longitude",
        "The XMP holds `36/1 57/1 4852/100`, as rationals 36°57'48.52\". ExifTool takes a denominator for the minutes.",
    ),
    (
        "Photo+216+-+WE+a+l'etang+de+Blodelsheim.jpg",
        "body serial",
        "Panasonic's tag 0x0025 holds 16 bytes of binary data in this file, no characters: no serial to show.",
    ),
    (
        "metadata-extractor/withPanasonicFaces.jpg",
        "body serial",
        "The value ends at its NUL (`F541005110191`); ExifTool shows the two bytes behind it as well.",
    ),
    (
        "Panasonic_DMC-FZ30.jpg",
        "body serial",
        "The maker note's offsets are off by two and point into its own directory: ExifTool warns, and reads on.",
    ),
    (
        "r_casio.jpg",
        "body serial",
        "Exif's BodySerialNumber is text (Exif 3.0 4.6.6.8.2, ASCII); this file has 17 bytes of binary data there.",
    ),
)


# --- ExifTool's readings -----------------------------------------------------------------------------------------


def by_names(*keys: str) -> Callable[[Truth], list[Any]]:
    """Return a lookup of `keys` in order of trust; blanks and all-zero values say nothing and are left out."""

    def lookup(truth: Truth) -> list[Any]:
        values = [truth[key] for key in keys if key in truth]
        return [value for value in values if not re.fullmatch(r"[\s0:#\x00]*", str(value))]

    return lookup


def all_of(*keys: str) -> Callable[[Truth], list[Any]]:
    """Return a lookup of every value of `keys`, lists taken apart; blanks and control characters alone are left out."""

    def lookup(truth: Truth) -> list[Any]:
        values = [value for key in keys if key in truth for value in _as_list(truth[key])]
        return [value for value in values if not re.fullmatch(r"[\s0:#\x00-\x1f]*", str(value))]

    return lookup


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def coordinates(truth: Truth) -> list[tuple[float, float]]:
    """Return the positions ExifTool read: Exif's directory with its hemispheres, XMP's, the movie's."""
    found: list[tuple[float, float]] = []
    with contextlib.suppress(KeyError, ValueError):
        latitude, longitude = float(truth["GPS:GPSLatitude"]), float(truth["GPS:GPSLongitude"])
        south = str(truth.get("GPS:GPSLatitudeRef", "N")).upper().startswith("S")
        west = str(truth.get("GPS:GPSLongitudeRef", "E")).upper().startswith("W")
        found.append((-latitude if south else latitude, -longitude if west else longitude))
    for group in ("XMP-exif", "Composite"):
        with contextlib.suppress(KeyError, ValueError):
            found.append((float(truth[f"{group}:GPSLatitude"]), float(truth[f"{group}:GPSLongitude"])))
    for key in ("Keys:GPSCoordinates", "Keys:GPSCoordinates-und-US", "UserData:GPSCoordinates"):
        parts = str(truth.get(key, "")).split()
        if len(parts) >= 2:
            found.append((float(parts[0]), float(parts[1])))
    # 0/0, not-a-number and places off the globe are no position: null island is what wiping leaves behind.
    return [
        (latitude, longitude)
        for latitude, longitude in found
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    ]


def altitudes(truth: Truth) -> list[float]:
    """Return the altitudes of a file that has a position; Exif 3.0 4.6.7.1.6: reference 1 is below sea level."""
    if not coordinates(truth):
        return []
    found = []
    for group in ("GPS", "XMP-exif"):
        try:
            value = float(truth[f"{group}:GPSAltitude"])
        except (KeyError, ValueError):
            continue
        below = str(truth.get(f"{group}:GPSAltitudeRef", "0")).startswith("1")
        found.append(-value if below else value)
    for key in ("Keys:GPSCoordinates", "Keys:GPSCoordinates-und-US", "UserData:GPSCoordinates"):
        parts = str(truth.get(key, "")).split()
        if len(parts) == 3:
            found.append(float(parts[2]))
    return [value for value in found if math.isfinite(value)]


def capture_times(truth: Truth) -> list[str]:
    """Return the times of capture as `YYYY-MM-DDTHH:MM:SS`."""
    keys = (
        "ExifIFD:DateTimeOriginal",
        "IFD0:DateTimeOriginal",
        "XMP-exif:DateTimeOriginal",
        "XMP-photoshop:DateCreated",
        "Keys:CreationDate",
        "Keys:CreationDate-und-US",
        "UserData:ContentCreateDate",
    )
    found = []
    for key in keys:
        text = str(truth.get(key, ""))
        match = re.match(r"(\d{4}):(\d\d):(\d\d)(?: (\d\d:\d\d(?::\d\d)?))?", text)
        if match is not None and int(match[1]) and 1 <= int(match[2]) <= 12 and 1 <= int(match[3]) <= 31:
            found.append(f"{match[1]}-{match[2]}-{match[3]}" + (f"T{match[4]}" if match[4] else ""))
    return found


def gps_times(truth: Truth) -> list[str]:
    """Return GPS date and time in UTC of a file that has a position and both."""
    day, clock = str(truth.get("GPS:GPSDateStamp", "")), str(truth.get("GPS:GPSTimeStamp", ""))
    match = re.fullmatch(r"(\d{4}):(\d\d):(\d\d)", day.strip())
    if match is None or not int(match[1]) or not re.match(r"\d\d:\d\d:\d\d", clock) or not coordinates(truth):
        return []
    return [f"{match[1]}-{match[2]}-{match[3]}T{clock[:8]}Z"]


# --- what equal means ------------------------------------------------------------------------------------------


def same_text(expected: Any, actual: Any) -> bool:
    """Compare texts without their padding; ExifTool's JSON turns texts that look like numbers into numbers."""
    left, right = " ".join(str(expected).split()), " ".join(str(actual).split())
    if left == right:
        return True
    try:
        return not isinstance(expected, str) and float(left) == float(right)
    except ValueError:
        return False


def close(tolerance: float) -> Callable[[Any, Any], bool]:
    """Return a comparison of numbers within `tolerance`."""
    return lambda expected, actual: abs(float(expected) - float(actual)) <= tolerance


def same_time(expected: str, actual: str) -> bool:
    """Compare times to the second; where ExifTool's reading has no seconds, to the minute."""
    return actual[: min(len(expected), 19)] == expected[:19]


def texts(name: str, *keys: str) -> Field:
    """Return a field of texts, each of which is to stand among the facts as it is."""
    return Field(
        name=name,
        expected=all_of(*keys),
        actual=lambda found: [str(fact.value).replace("\0", " ") for fact in found.facts],
        same=same_text,
        each=True,
    )


FIELDS: tuple[Field, ...] = (
    Field(
        name="latitude",
        expected=lambda truth: [latitude for latitude, _ in coordinates(truth)],
        actual=lambda found: found.position and found.position.latitude,
        same=close(DEGREES_TOLERANCE),
    ),
    Field(
        name="longitude",
        expected=lambda truth: [longitude for _, longitude in coordinates(truth)],
        actual=lambda found: found.position and found.position.longitude,
        same=close(DEGREES_TOLERANCE),
    ),
    Field(
        name="altitude",
        expected=altitudes,
        actual=lambda found: found.position and found.position.altitude_m,
        same=close(METRES_TOLERANCE),
    ),
    Field(
        name="image direction",
        expected=lambda truth: [
            value
            for key in ("GPS:GPSImgDirection", "XMP-exif:GPSImgDirection")
            if coordinates(truth) and isinstance(value := truth.get(key), int | float)
        ],
        actual=lambda found: found.position and found.position.direction_deg,
        same=close(0.01),
    ),
    Field(
        name="GPS time",
        expected=gps_times,
        actual=lambda found: found.position and found.position.utc_time,
        same=lambda expected, actual: str(actual)[:19] == expected[:19],
    ),
    Field(
        name="DateTimeOriginal",
        expected=capture_times,
        actual=lambda found: found.capture_time and found.capture_time.local,
        same=same_time,
    ),
    Field(
        name="Make",
        expected=by_names(
            "IFD0:Make", "ExifIFD:Make", "XMP-tiff:Make", "Keys:Make", "Keys:Make-und-US", "UserData:Make", "PNG:Make"
        ),
        actual=lambda found: found.device.make,
        same=same_text,
    ),
    Field(
        name="Model",
        expected=by_names(
            "IFD0:Model",
            "ExifIFD:Model",
            "XMP-tiff:Model",
            "Keys:Model",
            "Keys:Model-und-US",
            "UserData:Model",
            "PNG:Model",
        ),
        actual=lambda found: found.device.model,
        same=same_text,
    ),
    Field(
        name="Software",
        expected=by_names(
            "IFD0:Software",
            "ExifIFD:Software",
            "XMP-tiff:Software",
            "Keys:Software",
            "Keys:Software-und-US",
            "UserData:SoftwareVersion",
            "PNG:Software",
        ),
        actual=lambda found: found.device.software,
        same=same_text,
    ),
    Field(
        name="body serial",
        expected=by_names(
            "ExifIFD:SerialNumber",
            "Canon:SerialNumber",
            "Nikon:SerialNumber",
            "Olympus:SerialNumber",
            "Pentax:SerialNumber",
            "Sigma:SerialNumber",
            "Ricoh:SerialNumber",
            "Panasonic:InternalSerialNumber",
            "FujiFilm:InternalSerialNumber",
            "IFD0:CameraSerialNumber",
            "XMP-exifEX:SerialNumber",
            "XMP-aux:SerialNumber",
        ),
        actual=lambda found: found.device.body_serial,
        same=same_text,
    ),
    Field(
        name="lens serial",
        expected=by_names(
            "ExifIFD:LensSerialNumber",
            "Olympus:LensSerialNumber",
            "XMP-exifEX:LensSerialNumber",
            "XMP-aux:LensSerialNumber",
        ),
        actual=lambda found: found.device.lens_serial,
        same=same_text,
    ),
    Field(
        name="owner",
        expected=by_names("ExifIFD:OwnerName", "Canon:OwnerName", "XMP-exifEX:OwnerName", "XMP-aux:OwnerName"),
        actual=lambda found: found.device.owner,
        same=same_text,
    ),
    texts("host computer", "IFD0:HostComputer"),
    texts(
        "ids",
        "ExifIFD:ImageUniqueID",
        "XMP-xmpMM:DocumentID",
        "XMP-xmpMM:OriginalDocumentID",
        "XMP-xmpMM:InstanceID",
        "Apple:ContentIdentifier",
        "Keys:ContentIdentifier",
    ),
)


# --- the comparison --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Counts by format, field and verdict; every difference; and how many files of each format were compared."""

    counts: dict[FileFormat, dict[str, Counter[str]]]
    files: Counter[FileFormat]
    not_read: Counter[FileFormat]
    differences: tuple[Difference, ...]

    @property
    def failed(self) -> tuple[Difference, ...]:
        """The differences that no reviewed reason explains."""
        return tuple(one for one in self.differences if one.reason == UNEXPLAINED)


def truth_lines(corpus: Path) -> Iterator[tuple[str, Truth]]:
    """Yield the path and ExifTool's reading of each file of `corpus`."""
    with (corpus / "truth.ndjson").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["path"], row["exiftool"]


def read_file(path: Path) -> tuple[FileFormat, Extraction]:
    """Sniff and extract one file as a scan does."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        source = FileSource(descriptor)
        file_format = sniff(source.head())
        return file_format, extract(source, file_format)
    finally:
        os.close(descriptor)


def compare(corpus: Path) -> Comparison:
    """Compare every file of `corpus`."""
    counts: dict[FileFormat, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    files: Counter[FileFormat] = Counter()
    not_read: Counter[FileFormat] = Counter()
    differences: list[Difference] = []
    for path, truth in truth_lines(corpus):
        file_format, extraction = read_file(corpus / path)
        if not reads(file_format):
            not_read[file_format] += 1
            continue
        files[file_format] += 1
        for field in FIELDS:
            reason = reason_for(path, field.name)
            for expected, actual, verdict in judged(field, truth, extraction):
                reviewed = reason != UNEXPLAINED and (verdict == WRONG or (field.each and verdict == MISSED))
                known = DIFFERS if reviewed else verdict
                counts[file_format][field.name][known] += 1
                if known != FOUND:
                    differences.append(
                        Difference(
                            path=path,
                            file_format=file_format,
                            field=field.name,
                            verdict=known,
                            expected=expected,
                            actual=actual,
                            reason=reason,
                        )
                    )
    return Comparison(counts=counts, files=files, not_read=not_read, differences=tuple(differences))


def judged(field: Field, truth: Truth, extraction: Extraction) -> Iterator[tuple[Any, Any, str]]:
    """Yield ExifTool's value, rollaudit's and the verdict, for the one value of a field or for each."""
    expected, actual = field.expected(truth), field.actual(extraction)
    if field.each:
        for value in expected:
            yield value, None, FOUND if any(field.same(value, one) for one in actual) else MISSED
    elif expected:
        yield expected[0], actual, MISSED if actual is None else FOUND if field.same(expected[0], actual) else WRONG


def reason_for(path: str, field: str) -> str:
    """Return the reviewed reason of a difference, or `UNEXPLAINED`."""
    for ending, reviewed_field, reason in REVIEWED:
        if path.endswith(ending) and reviewed_field in ("*", field):
            return reason
    return UNEXPLAINED


# --- the report ------------------------------------------------------------------------------------------------


def markdown(comparison: Comparison) -> str:
    """Return the section: a table by format and field, then every difference with its reason."""
    lines = [
        "Each value that ExifTool 12.57 reads from a corpus of real camera, phone and editor files (`exiftool -n`) is",
        "compared with rollaudit's reading: coordinates within 1e-4 degrees, altitudes within a centimetre, times to",
        "the second, texts exactly but for padding. 0/0 coordinates and all-zero or blank values count as none.",
        "Of ids every value counts, not every file; lenses, creators, captions, keywords, places and names are in the",
        "section on texts.",
        "",
        f"Files compared: {sum(comparison.files.values())}; of formats not read: {sum(comparison.not_read.values())}.",
        "Made by `python scripts/accuracy_metadata.py --write docs/accuracy.md`.",
        "",
        "Differs, with reason: both programs read a value, and the specification is on rollaudit's side.",
        "",
        "| field | there | found | missed | differs, with reason | wrong |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    total: dict[str, Counter[str]] = defaultdict(Counter)
    for by_field in comparison.counts.values():
        for name, counter in by_field.items():
            total[name].update(counter)
    lines += [row(field.name, total[field.name]) for field in FIELDS if total[field.name]]
    lines += ["", "By format, found of those there:", "", f"| format | files | {' | '.join(f.name for f in FIELDS)} |"]
    lines.append(f"| --- | --- | {' | '.join('---' for _ in FIELDS)} |")
    for file_format, count in sorted(comparison.files.items()):
        cells = (comparison.counts.get(file_format, {}).get(field.name, Counter()) for field in FIELDS)
        shown = " | ".join(f"{cell[FOUND]} of {cell.total()}" if cell.total() else "" for cell in cells)
        lines.append(f"| {file_format} | {count} | {shown} |")
    lines += ["", f"Every miss and every difference ({len(comparison.differences)}):", ""]
    lines += ["| file | field | verdict | ExifTool | rollaudit | reason |", "| --- | --- | --- | --- | --- | --- |"]
    for one in sorted(comparison.differences, key=lambda one: (one.reason, one.path, one.field)):
        shown = " | ".join(cell(value) for value in (one.path, one.field, one.verdict, one.expected, one.actual))
        lines.append(f"| {shown} | {one.reason} |")
    return "\n".join(lines)


def row(name: str, counter: Counter[str]) -> str:
    """Return one line of the table of fields."""
    return (
        f"| {name} | {counter.total()} | {counter[FOUND]} | {counter[MISSED]} | {counter[DIFFERS]} | {counter[WRONG]} |"
    )


def cell(value: Any) -> str:
    """Return a value from a file as one harmless table cell."""
    return "" if value is None else clean(str(value), limit=100).replace("|", "\\|").replace("<", "&lt;")


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the comparison; return the exit code."""
    options = asked(__doc__, arguments)
    if options is None:
        return 2
    comparison = compare(options.corpus)
    section = markdown(comparison)
    options.give(section, "metadata", "Metadata, against ExifTool")
    wrong = sum(one.verdict == WRONG for one in comparison.differences)
    print(
        f"{len(comparison.differences)} differences, {wrong} wrong, {len(comparison.failed)} unexplained",
        file=sys.stderr,
    )
    return 1 if comparison.failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Compares every text and name of a corpus with ExifTool's readings: creators, captions, places, people.

    python scripts/accuracy_texts.py [CORPUS] [--write docs/accuracy.md]

The corpus is that of accuracy_metadata.py. A value counts as found where a fact from the same place in the file holds
it. Exits with 1 where a value is wrong, or missed without a reviewed reason.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accuracy_metadata import UNEXPLAINED, Truth, cell, read_file, truth_lines
from accuracy_page import asked
from rollaudit.metadata.read import reads
from rollaudit.model.evidence import Fact, FileFormat

FOUND, MISSED, WRONG, DIFFERS = "found", "missed", "wrong", "differs, with reason"

# What is compared: the kind of value, then ExifTool's tag and the sources of the same place in rollaudit's facts.
PLACES: dict[str, dict[str, tuple[str, ...]]] = {
    "creator": {
        "XMP-dc:Creator": ("XMP:dc:creator", "XMP:dc:Creator"),
        "XMP-tiff:Artist": ("XMP:tiff:Artist",),
        "IFD0:Artist": ("EXIF:Artist",),
        "IPTC:By-line": ("IPTC:By-line",),
        "IFD0:XPAuthor": ("EXIF:XPAuthor",),
        "XMP-photoshop:CaptionWriter": ("XMP:photoshop:CaptionWriter",),
        "XMP-plus:ImageCreatorName": ("XMP:plus:ImageCreatorName",),
        "Keys:Author": ("QuickTime:Author",),
        "UserData:Author": ("UserData:Author", "QuickTime:Author"),
        "PNG:Author": ("PNG:Author",),
    },
    "keywords": {
        "XMP-dc:Subject": ("XMP:dc:subject", "XMP:dc:Subject"),
        "IPTC:Keywords": ("IPTC:Keywords",),
        "IFD0:XPKeywords": ("EXIF:XPKeywords",),
        "XMP-lr:HierarchicalSubject": ("XMP:lr:hierarchicalSubject",),
        "XMP-digiKam:TagsList": ("XMP:digiKam:TagsList",),
        "Keys:Keywords": ("QuickTime:Keywords",),
    },
    "caption": {
        "XMP-dc:Description": ("XMP:dc:description", "XMP:dc:Description"),
        "XMP-dc:Title": ("XMP:dc:title", "XMP:dc:Title"),
        "IPTC:Caption-Abstract": ("IPTC:Caption-Abstract",),
        "IPTC:Headline": ("IPTC:Headline",),
        "IPTC:ObjectName": ("IPTC:ObjectName",),
        "XMP-photoshop:Headline": ("XMP:photoshop:Headline",),
        "XMP-photoshop:Instructions": ("XMP:photoshop:Instructions",),
        "IFD0:ImageDescription": ("EXIF:ImageDescription",),
        "IFD0:XPTitle": ("EXIF:XPTitle",),
        "IFD0:XPComment": ("EXIF:XPComment",),
        "IFD0:XPSubject": ("EXIF:XPSubject",),
        "ExifIFD:UserComment": ("EXIF:UserComment",),
        "XMP-exif:UserComment": ("XMP:exif:UserComment",),
        "File:Comment": ("JPEG:COM", "GIF:Comment"),
        "PNG:Comment": ("PNG:Comment",),
        "PNG:Title": ("PNG:Title",),
    },
    "rights and contact": {
        "XMP-dc:Rights": ("XMP:dc:rights", "XMP:dc:Rights"),
        "IFD0:Copyright": ("EXIF:Copyright",),
        "IPTC:CopyrightNotice": ("IPTC:CopyrightNotice",),
        "IPTC:Credit": ("IPTC:Credit",),
        "XMP-photoshop:Credit": ("XMP:photoshop:Credit",),
        "XMP-iptcCore:CreatorWorkEmail": ("XMP:Iptc4xmpCore:CiEmailWork",),
        "XMP-iptcCore:CreatorWorkTelephone": ("XMP:Iptc4xmpCore:CiTelWork",),
        "XMP-iptcCore:CreatorAddress": ("XMP:Iptc4xmpCore:CiAdrExtadr",),
        "XMP-iptcCore:CreatorCity": ("XMP:Iptc4xmpCore:CiAdrCity",),
        "XMP-plus:LicensorEmail": ("XMP:plus:LicensorEmail",),
        "XMP-plus:CopyrightOwnerName": ("XMP:plus:CopyrightOwnerName",),
    },
    "place names": {
        "IPTC:City": ("IPTC:City",),
        "IPTC:Sub-location": ("IPTC:Sub-location",),
        "IPTC:Province-State": ("IPTC:Province-State",),
        "IPTC:Country-PrimaryLocationName": ("IPTC:Country-PrimaryLocationName",),
        "IPTC:Country-PrimaryLocationCode": ("IPTC:Country-PrimaryLocationCode",),
        "XMP-photoshop:City": ("XMP:photoshop:City",),
        "XMP-photoshop:State": ("XMP:photoshop:State",),
        "XMP-photoshop:Country": ("XMP:photoshop:Country",),
        "XMP-iptcCore:Location": ("XMP:Iptc4xmpCore:Location",),
        "XMP-iptcCore:CountryCode": ("XMP:Iptc4xmpCore:CountryCode",),
        "XMP-iptcExt:LocationShownCity": ("XMP:Iptc4xmpExt:City",),
        "XMP-iptcExt:LocationShownSublocation": ("XMP:Iptc4xmpExt:Sublocation",),
        "XMP-iptcExt:LocationShownCountryName": ("XMP:Iptc4xmpExt:CountryName",),
        "XMP-iptcExt:LocationCreatedCity": ("XMP:Iptc4xmpExt:City",),
        "XMP-iptcExt:LocationCreatedCountryName": ("XMP:Iptc4xmpExt:CountryName",),
    },
    "people and regions": {
        "XMP-mwg-rs:RegionName": ("XMP:mwg-rs:Name",),
        "XMP-MP:RegionPersonDisplayName": ("XMP:MPReg:PersonDisplayName",),
        "XMP-iptcExt:PersonInImage": ("XMP:Iptc4xmpExt:PersonInImage",),
        "XMP-iptcExt:PersonInImageName": ("XMP:Iptc4xmpExt:PersonName",),
        "XMP-getty:Personality": ("XMP:GettyImagesGIFT:Personality",),
    },
    "lens": {
        "ExifIFD:LensModel": ("EXIF:LensModel",),
        "ExifIFD:LensMake": ("EXIF:LensMake",),
        "XMP-exifEX:LensModel": ("XMP:exifEX:LensModel",),
        "XMP-aux:Lens": ("XMP:aux:Lens",),
    },
    "further times and offsets": {
        "ExifIFD:CreateDate": ("EXIF:DateTimeDigitized",),
        "IFD0:ModifyDate": ("EXIF:DateTime",),
        "ExifIFD:OffsetTime": ("EXIF:OffsetTime",),
        "ExifIFD:OffsetTimeOriginal": ("EXIF:OffsetTimeOriginal",),
        "ExifIFD:OffsetTimeDigitized": ("EXIF:OffsetTimeDigitized",),
        "XMP-xmp:CreateDate": ("XMP:xmp:CreateDate",),
        "XMP-photoshop:DateCreated": ("XMP:photoshop:DateCreated",),
    },
}
TIMES = "further times and offsets"

# (part of the path, ExifTool's tag, reason). Each was looked at byte by byte.
_NO_TEXT = "Bytes that are no text: ExifTool shows them as question marks or dots, rollaudit leaves out what none is."
REVIEWED: tuple[tuple[str, str, str], ...] = (
    ("tests/Jellyfish.mov", "Keys:Keywords", "The value is empty: ExifTool shows that as binary data of 0 bytes."),
    ("Oregon Scientific DS6639 - DSC_0307", "*", _NO_TEXT),
    ("nom-exif/testdata/broken.jpg", "ExifIFD:UserComment", _NO_TEXT),
    (
        "manuallyAddedThumbnail.jpg",
        "File:Comment",
        "The comment is Latin-1; ExifTool shows its three letters beyond ASCII as question marks.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value that ExifTool reads, and how rollaudit's reading of the same place stands to it."""

    path: str
    file_format: FileFormat
    kind: str
    tag: str
    verdict: str
    expected: str
    actual: tuple[str, ...]
    reason: str


def normal(kind: str, value: Any) -> str:
    """Return a value without what differs by habit only: padding, line ends, how a time separates its parts."""
    text = str(value).replace("\ufeff", "")
    if kind == TIMES:
        text = re.sub(r"^(\d{4})[:-](\d\d)[:-](\d\d)[T ]", r"\1-\2-\3T", text.strip())
        text = re.sub(r"^(\d{4}):(\d\d):(\d\d)$", r"\1-\2-\3", text)
        text = re.sub(r"(?<=\d)Z$", "+00:00", re.sub(r"\.\d+", "", text))
    # ExifTool writes control characters as dots, and its JSON reads texts of digits as numbers
    text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())


def values_of(truth: Truth, tag: str) -> Iterator[Any]:
    """Yield the values of one tag; blank ones say nothing."""
    value = truth.get(tag)
    for one in value if isinstance(value, list) else [value]:
        if one is not None and not re.fullmatch(r"[\s.:\x00-]*|0000.*", str(one)):
            yield one


def compare(corpus: Path) -> list[Value]:
    """Compare every value of every file of `corpus` whose format is read."""
    found: list[Value] = []
    for path, truth in truth_lines(corpus):
        file_format, extraction = read_file(corpus / path)
        if not reads(file_format):
            continue
        by_source: dict[str, list[Fact]] = defaultdict(list)
        for fact in extraction.facts:
            by_source[fact.source].append(fact)
        for kind, tags in PLACES.items():
            for tag, sources in tags.items():
                facts = [fact for source in sources for fact in by_source.get(source, ())]
                found += (_judge(path, file_format, kind, tag, one, facts) for one in values_of(truth, tag))
    return found


def _judge(path: str, file_format: FileFormat, kind: str, tag: str, expected: Any, facts: list[Fact]) -> Value:
    wanted = normal(kind, expected)
    actual = tuple(normal(kind, fact.value) for fact in facts)
    reason = next((why for part, name, why in REVIEWED if part in path and name in (tag, "*")), UNEXPLAINED)
    verdict = FOUND if any(_same(wanted, one, expected) for one in actual) else WRONG if actual else MISSED
    if verdict == WRONG and reason != UNEXPLAINED:
        verdict = DIFFERS
    return Value(
        path=path,
        file_format=file_format,
        kind=kind,
        tag=tag,
        verdict=verdict,
        expected=wanted,
        actual=actual,
        reason=reason,
    )


def _same(wanted: str, actual: str, expected: Any) -> bool:
    if wanted == actual:
        return True
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        try:
            return float(actual) == float(expected)
        except ValueError:
            return False
    return False


def markdown(values: list[Value]) -> str:
    """Return the section: a table by kind and by format, then every miss and difference with its reason."""
    kinds: dict[str, Counter[str]] = {kind: Counter() for kind in PLACES}
    formats: dict[FileFormat, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for value in values:
        kinds[value.kind][value.verdict] += 1
        formats[value.file_format][value.kind][value.verdict] += 1
    lines = [
        "Texts and names, value by value (a file with five keywords has five): found where a fact from the same place",
        "of the file holds the same text but for padding and line ends.",
        "Made by `python scripts/accuracy_texts.py --write docs/accuracy.md`.",
        "",
        "| what | values | found | missed | differs, with reason | wrong |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {kind} | {count.total()} | {count[FOUND]} | {count[MISSED]} | {count[DIFFERS]} | {count[WRONG]} |"
        for kind, count in kinds.items()
    ]
    lines += ["", "By format, found of those there:", "", f"| format | {' | '.join(PLACES)} |"]
    lines.append(f"| --- | {' | '.join('---' for _ in PLACES)} |")
    for file_format, by_kind in sorted(formats.items()):
        shown = (by_kind.get(kind, Counter()) for kind in PLACES)
        cells = " | ".join(f"{one[FOUND]} of {one.total()}" if one.total() else "" for one in shown)
        lines.append(f"| {file_format} | {cells} |")
    rest = [value for value in values if value.verdict != FOUND]
    lines += ["", f"Every miss and every difference ({len(rest)}):", ""]
    if rest:
        lines += ["| file | tag | verdict | ExifTool | rollaudit | reason |", "| --- | --- | --- | --- | --- | --- |"]
    for one in sorted(rest, key=lambda one: (one.reason, one.path, one.tag, one.expected)):
        ours = "; ".join(one.actual)
        shown = " | ".join(cell(value) for value in (one.path, one.tag, one.verdict, one.expected, ours))
        lines.append(f"| {shown} | {one.reason} |")
    return "\n".join(lines)


def main(arguments: Iterable[str] | None = None) -> int:
    """Run the comparison; return the exit code."""
    options = asked(__doc__, arguments)
    if options is None:
        return 2
    values = compare(options.corpus)
    section = markdown(values)
    options.give(section, "texts", "Texts and names, against ExifTool")
    unexplained = sum(value.verdict != FOUND and value.reason == UNEXPLAINED for value in values)
    wrong = sum(value.verdict == WRONG for value in values)
    print(f"{len(values)} values, {wrong} wrong, {unexplained} unexplained", file=sys.stderr)
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())

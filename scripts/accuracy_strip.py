"""Strips every JPEG, PNG and WebP of a corpus, and asks Pillow and ExifTool what the copies still hold.

    python scripts/accuracy_strip.py [CORPUS] [--write docs/accuracy.md]

Needs `exiftool`. The corpus's default is $ROLLAUDIT_CORPUS, else ../shared/corpus beside the checkout. Every choice is
tried by itself. Exits with 1 when a picture is not the same, or when ExifTool finds in a copy what was to be removed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from accuracy_page import default_corpus, write_section
from rollaudit.model.stripping import StripSummary
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.stripping import StripRequest, strip_library
from rollaudit.strip.choice import Removal, parse_removals
from rollaudit.text import clean

Tags = dict[str, Any]

# What ExifTool tells of any file, and what decoding and showing need: none of it says anything of a person.
TECHNICAL = re.compile(
    r"(ExifTool|File|System|Composite|SourceFile|JFIF|ICC[-_]\w+|ICC_Profile|Adobe|RIFF|PNG-pHYs)(:|$)"
    r"|PNG:(ICC_Profile|ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency|Gamma"
    r"|SignificantBits|BackgroundColor|SRGBRendering|ProfileName|WhitePoint[XY]|(Red|Green|Blue)[XY]|PaletteHistogram"
    r"|Animation\w+|ProfileHeader\w*|SuggestedPalette\w*|ColorPrimaries|TransferCharacteristics|Matrix\w+|VideoFull\w+)$"
    r"|IFD0:Orientation$|XMP-tiff:Orientation$|XMP-rdf:About$"
)
# What stays must say what it said. Not compared: where in the file a thumbnail stands, and XMP's own name for a file,
# which always goes.
COPIED = re.compile(r"(IFD0|ExifIFD|GPS|InteropIFD|IFD1|XMP-\w+|IPTC|PNG):(?!ThumbnailOffset|About$|Photoshop\w+)")
# By what was asked for: the tags by which ExifTool names it. Written for this comparison, not taken from the program.
SPEAKING = {
    Removal.POSITION: re.compile(
        r"GPS(?!VersionID)|:(City|Sub-?location|Location\w*|Country\w*|(Province-)?State|ContentLocation\w*"
        r"|Province-State|\w*Latitude|\w*Longitude|WorldRegion)$",
    ),
    Removal.PEOPLE: re.compile(
        r":(Artist|Copyright\w*|Creator|Rights|By-line\w*|Credit|Source|Contact|Writer-Editor|CaptionWriter|OwnerName"
        r"|CameraOwnerName|XPAuthor|Author|PersonInImage\w*|Region\w+|Owner|WebStatement|Photographer|Publisher"
        r"|AuthorsPosition|Creator(Address|City|Country|Region|PostalCode|Work\w+)|Licensor\w*|ImageCreator\w*)$",
    ),
    Removal.IDENTIFIERS: re.compile(
        r":(\w*SerialNumber\w*|ImageUniqueID|DigitalImageGUID|\w*InternalSerial\w*|BurstUUID|ContentIdentifier"
        r"|MediaGroupUUID|DeviceID|CameraID|BurstID)$",
    ),
    Removal.DATES: re.compile(
        r":(\w*Date(?!line)\w*|\w*TimeStamp|SubSecTime\w*|OffsetTime\w*|TimeCreated|TimeZone\w*|ModifyDate)$"
    ),
    Removal.DEVICE: re.compile(
        r":(Make|Model|Software|Lens(?!Serial)\w*|HostComputer|CreatorTool|UniqueCameraModel|Firmware\w*|CameraFirmware)$"
    ),
    Removal.CAPTIONS: re.compile(
        r":(ImageDescription|UserComment|Comment|XP(Title|Comment|Keywords|Subject)|Description|Title|Subject|Keywords"
        r"|Caption-Abstract|Headline|ObjectName|SpecialInstructions|Instructions|HierarchicalSubject|Parameters|Prompt)$"
    ),
    Removal.HISTORY: re.compile(
        r":(History\w*|DerivedFrom\w*|DocumentID|OriginalDocumentID|InstanceID|JUMD\w+|C2PA\w*)$"
    ),
    Removal.HIDDEN: re.compile(
        r":(ThumbnailImage|PreviewImage|MPImage\w*|EmbeddedVideo\w*|MotionPhoto\w*|TrailerSignature|PhotoshopThumbnail"
        r"|DepthMap\w*|GainMap\w*)$"
    ),
}
# (choice, ExifTool's tag, reason): looked at in the bytes.
REVIEWED: tuple[tuple[Removal, re.Pattern[str], str], ...] = (
    (
        Removal.DATES,
        re.compile(r"ICC_Profile:ProfileDateTime$|ICC-\w+:\w*Date\w*$"),
        "when the maker of the colour profile wrote it, not when a picture was taken; profiles stay as they are",
    ),
    (
        Removal.DEVICE,
        re.compile(r"ICC[-_]\w+:"),
        "the colour profile's own; profiles stay as they are",
    ),
    (Removal.PEOPLE, re.compile(r"ICC[-_]\w+:"), "the copyright of the colour profile; profiles stay as they are"),
)
# (end of the path, tag, reason): values that were to stay and read otherwise, looked at in the bytes.
REVIEWED_VALUES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "mindeng__nom-exif/testdata/exif-both.png",
        re.compile(r"(IFD0|ExifIFD|GPS|IFD1|InteropIFD):"),
        "two Exif blocks that disagree, and ExifTool tells the last; the second, an old text profile, goes always",
    ),
    (
        "corrupt/infinite_loop_exif.jpg",
        re.compile("IFD0:XResolution$"),
        "the value lies within the directory that names it, so it was never one",
    ),
)


@dataclass(slots=True, kw_only=True)
class Result:
    """One choice tried on the whole corpus. `left`, `altered`: (path, tag) as ExifTool reads copies."""

    choice: Removal
    summary: StripSummary
    changed: list[str] = field(default_factory=list)
    undecodable: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    excused: dict[str, int] = field(default_factory=dict)
    altered: list[tuple[str, str]] = field(default_factory=list)
    had: int = 0


def main() -> int:
    """Try every choice, print or write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, default=default_corpus())
    parser.add_argument("--write", type=Path, metavar="PAGE")
    given = parser.parse_args()
    if not given.corpus.is_dir():
        print(f"There is no corpus at {given.corpus}: set ROLLAUDIT_CORPUS.", file=sys.stderr)
        return 2
    before = read_all(given.corpus)
    results = [tried(given.corpus, choice, before) for choice in Removal]
    section = "\n".join(lines_of(results))
    if given.write:
        write_section(given.write, "strip", section)
    else:
        print(section)
    return int(any(result.changed or result.left or result.altered for result in results))


def tried(corpus: Path, choice: Removal, before: dict[str, Tags]) -> Result:
    """Strip the corpus by one choice, compare every picture, and ask ExifTool."""
    with tempfile.TemporaryDirectory(prefix="rollaudit-strip-") as made:
        place = Path(made) / "copies"
        request = StripRequest(source=corpus, destination=place, choice=parse_removals([choice]), jobs=2)
        result = Result(choice=choice, summary=strip_library(request, NoProgress()))
        for path, tags in sorted(read_all(place).items()):
            note_picture(result, corpus / path, place / path, path)
            result.had += any(is_meant(choice, tag) for tag in before.get(path, {}))
            for tag in tags:
                if is_meant(choice, tag):
                    note_left(result, path, tag)
                elif COPIED.match(tag) and tags[tag] != before.get(path, {}).get(tag):
                    note_altered(result, path, tag)
    return result


def note_picture(result: Result, original: Path, copy: Path, path: str) -> None:
    """Compare what Pillow decodes of both: every frame, the colour profile, the picture as it is turned."""
    seen, copied = pixels(original), pixels(copy)
    if seen is None:  # some of the corpus are damaged on purpose
        result.undecodable.append(path)
    elif seen != copied:
        result.changed.append(path)


def note_altered(result: Result, path: str, tag: str) -> None:
    """Note a value that was to stay and says something else now, or the reason why."""
    for end, pattern, reason in REVIEWED_VALUES:
        if path.endswith(end) and pattern.match(tag):
            told = f"`{clean(path)}`: {reason}"
            result.excused[told] = result.excused.get(told, 0) + 1
            return
    result.altered.append((path, tag))


def note_left(result: Result, path: str, tag: str) -> None:
    """Note a tag that ExifTool still finds, or the reason why that is as it should be."""
    for choice, pattern, reason in REVIEWED:
        if choice is result.choice and pattern.match(tag):
            result.excused[reason] = result.excused.get(reason, 0) + 1
            return
    result.left.append((path, tag))


def pixels(path: Path) -> list[Any] | None:
    """Return all that is shown of a picture; None where Pillow cannot decode it."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(), Image.open(path) as picture:
            warnings.simplefilter("ignore")
            turned = ImageOps.exif_transpose(picture)
            shown = [picture.mode, picture.size, turned.size, turned.tobytes(), picture.info.get("icc_profile")]
            if picture.format in {"PNG", "WEBP"}:  # further pictures of a JPEG stand behind it, and go
                shown += [(frame.info.get("duration"), frame.tobytes()) for frame in ImageSequence.Iterator(picture)]
            return shown
    except (OSError, SyntaxError, ValueError, KeyError, ArithmeticError):
        return None


def is_meant(choice: Removal, tag: str) -> bool:
    """Whether a tag is of the kind that was to be removed."""
    if choice is Removal.ALL:
        return TECHNICAL.match(tag) is None
    return SPEAKING[choice].search(tag) is not None and not tag.startswith(("System:", "Composite:", "ExifTool:"))


def read_all(root: Path) -> dict[str, Tags]:
    """Return ExifTool's reading of every file below `root`, with what it finds in files within files."""
    done = subprocess.run(
        ["exiftool", "-n", "-j", "-G1", "-a", "-u", "-r", "-q", "-q", "."],
        cwd=root,
        check=False,  # 1 where it could not read one of the files
        capture_output=True,
    )
    readings = json.loads(done.stdout or b"[]")
    return {reading.pop("SourceFile").removeprefix("./"): reading for reading in readings}


def lines_of(results: list[Result]) -> Iterator[str]:
    """Yield the section's lines."""
    first = results[0].summary
    failures = sorted({(one.path, one.reason, one.detail) for one in first.failures})
    wanted = first.copied + len(failures)
    yield ""
    yield (
        f"`scripts/accuracy_strip.py`, every JPEG, PNG and WebP of the corpus ({wanted} files), each choice by itself."
        " Pixels are Pillow's, compared byte for byte: all frames, the picture as its orientation turns it, and the"
        " colour profile; some originals are damaged so that Pillow decodes nothing of them. What is left is what"
        " ExifTool, asked for every tag it knows, still finds in the copies; altered is a value that was to stay and"
        " says something else."
    )
    yield ""
    yield "| `--remove` | copied | Pillow decodes | pixels differ | had it (ExifTool) | still had it | altered |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for one in results:
        still = len({path for path, _ in one.left})
        decoded = one.summary.copied - len(one.undecodable)
        altered = len({path for path, _ in one.altered})
        copied, changed = one.summary.copied, len(one.changed)
        yield f"| `{one.choice}` | {copied} | {decoded} | {changed} | {one.had} | {still} | {altered} |"
    yield ""
    yield "What ExifTool finds all the same, or finds altered, and why that is as it should be:"
    yield ""
    for reason in sorted({reason for one in results for reason in one.excused}):
        choices = ", ".join(f"`{one.choice}` {one.excused[reason]}" for one in results if reason in one.excused)
        yield f"- {reason} (values: {choices})."
    yield from unexplained(results)
    yield ""
    yield (
        f"{len(failures)} files were not copied, as `strip` says itself with exit code 4; no tool can say where the"
        " metadata of such a file end:"
    )
    yield ""
    for path, _, detail in failures:
        yield f"- `{clean(path)}`: {detail}"
    for one in results[1:]:
        further = sorted({(file.path, file.reason, file.detail) for file in one.summary.failures} - set(failures))
        for path, reason, detail in further:
            yield f"- with `{one.choice}` only: `{clean(path)}`: {reason}, {detail}"
    yield ""


def unexplained(results: list[Result]) -> Iterator[str]:
    """Yield what must not be."""
    for one in results:
        for path in one.changed:
            yield f"- `{one.choice}`: **the picture is not the same**: `{clean(path)}`"
        for path, tag in one.left:
            yield f"- `{one.choice}`: **still there**: `{clean(tag)}` in `{clean(path)}`"
        for path, tag in one.altered:
            yield f"- `{one.choice}`: **altered**: `{clean(tag)}` in `{clean(path)}`"


if __name__ == "__main__":
    sys.exit(main())

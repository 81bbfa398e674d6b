"""What a person may do next: commands to copy, the same in every output for people."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from rollaudit.model.detection import DetectorName, FaceSearch, looked
from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import Report
from rollaudit.report.phrases import shell_path
from rollaudit.report.wording import platform_words
from rollaudit.text import shell_word
from rollaudit.vision.faces import FACES_VERSIONS

SAMPLE_LIBRARY: Final = "the sample camera roll"
"""What a report calls the sample that nobody kept: it is gone when the report stands there."""

OWN_PHOTOS = "~/Pictures"
KEPT_SAMPLE = "sample-roll"
TURN_IT_OFF = "Turn it off"
EVERYTHING_LOOKED_FOR = "Everything this version can look for was looked for."
_MOST_EXPOSING = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a report is read: with all details or not, and how the same report can be had again.

    `profile` is the profile as it was named, None for the default one; `paths` is what was scanned, as it was named,
    where one name does not stand for it; `as_of` is the day, where it is not the scan's. `store` is the store that was
    named; where none was, the scan is found by what was scanned, unless `kept` is False and it is gone.
    """

    details: bool = False
    profile: str | None = None
    paths: tuple[str, ...] = ()
    as_of: str | None = None
    store: str | None = None
    kept: bool = True


DEFAULT_READING: Final = Reading()


def again(report: Report, reading: Reading) -> str:
    """Return the command that makes this report once more, to be followed by what to do with it."""
    return f"{_command(report, reading)}{_options(report, reading)}"


def asks_a_scan(report: Report, reading: Reading) -> bool:
    """Whether a finished scan is kept, so that single questions can be asked about it."""
    return report.library != SAMPLE_LIBRARY and (reading.kept or reading.store is not None)


def reading_steps(report: Report, reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield how to go on from the terminal report, each step with its command, safe to show and to copy."""
    command = again(report, reading)
    yield "As a page", f"{command} -o html=report.html"
    if reading.details:
        yield "Every number", f"{command} -o json=report.json"
    else:
        yield "All details", f"{command} --details"
    if report.library == SAMPLE_LIBRARY:
        yield "Your own photos", f"rollaudit scan {OWN_PHOTOS}"
        yield "Keep the sample", f"rollaudit demo {KEPT_SAMPLE}"
    elif not report.top or report.redaction is not Redaction.NONE:
        return  # an answer about single files cannot be had redacted
    elif asks_a_scan(report, reading):
        yield "Most exposing", f"{command} --top {_MOST_EXPOSING}"
    else:
        yield "Most exposing", f"rollaudit inspect {_most_exposing(report)}"


def next_commands(report: Report, reading: Reading = DEFAULT_READING) -> Iterator[tuple[str, str]]:
    """Yield each step with its command, safe to show and to copy, for an output that is read away from the terminal.

    What changes numbers is named, the day too: such an output is read on other days.
    """
    other = PlatformAccess.NO_MEDIA_LOCATION if report.platform is PlatformAccess.FULL else PlatformAccess.FULL
    if report.library == SAMPLE_LIBRARY:  # what it was asked for says nothing of one's own photos
        command = counted_otherwise = f"rollaudit scan {OWN_PHOTOS}"
        yield "Look at your own photos and videos", command
        yield "Keep the sample, to look into its files", f"rollaudit demo {KEPT_SAMPLE}"
    else:
        dated = replace(reading, as_of=report.as_of.isoformat())
        scanned = _scan(report, reading)
        command = f"{scanned}{_options(report, dated)}"
        counted_otherwise = f"{scanned}{_options(replace(report, platform=PlatformAccess.FULL), dated)}"
    yield "Keep every number and where it comes from", f"{command} -o json=report.json"
    if report.top:
        yield "See all that the most exposing file says", f"rollaudit inspect {_most_exposing(report)}"
    yield f"Count again {platform_words(other)}", f"{counted_otherwise} --platform {other.value}"


def _library(report: Report) -> str:
    return shell_path(report.library, "DIR")


def _most_exposing(report: Report) -> str:
    if report.redaction is not Redaction.NONE:
        return "FILE"
    directory = f"./{KEPT_SAMPLE}" if report.library == SAMPLE_LIBRARY else report.library
    if report.library != SAMPLE_LIBRARY and _library(report) == "DIR":
        return "FILE"
    place, top = PurePosixPath(directory), report.top[0].path
    is_the_file = report.coverage.files_found == 1 and place.name == top
    return shell_path(str(place if is_the_file else place / top), "FILE")


def _command(report: Report, reading: Reading) -> str:
    if report.library == SAMPLE_LIBRARY:
        return f"rollaudit demo{_looks(report)}"
    if report.redaction is not Redaction.NONE:  # what was named may name somebody
        return "rollaudit report PATH"
    if reading.store is not None:
        return f"rollaudit report {shell_word(reading.store, 'STORE')}"
    scanned = " ".join(shell_word(path, "PATH") for path in reading.paths) or _library(report)
    return f"rollaudit report {scanned}" if reading.kept else _scan(report, reading)


def _scan(report: Report, reading: Reading) -> str:
    """Return the command that scans what was scanned, keeps no more of it, and looks for the same."""
    named = () if report.redaction is not Redaction.NONE else reading.paths
    scanned = " ".join(shell_word(path, "PATH") for path in named) or _library(report)
    return f"rollaudit scan {scanned}{_looks(report)}{'' if reading.kept else ' --no-store'}"


def _looks(report: Report) -> str:
    """Return the options by which the same is looked for in the pixels."""
    names = looked(f";{';'.join(report.detectors)}")
    faces = f"{DetectorName.FACES.value}={FACES_VERSIONS[FaceSearch.ACCURATE]}"
    options = (
        (" --no-faces", any(entry.category is Category.FACE_PRESENCE for entry in report.not_looked_for)),
        (" --faces accurate", any(one.startswith(faces) for one in report.detectors)),
        (" --codes", DetectorName.CODES in names),
        (" --text", DetectorName.TEXT in names),
    )
    return "".join(option for option, holds in options if holds)


def _options(report: Report, reading: Reading) -> str:
    """Return the options under which the report says the same again."""
    named = reading.profile if report.redaction is Redaction.NONE else report.profile.id  # it may be a file's path
    options = [f"--profile {shell_word(named, 'NAME')}"] if reading.profile and named else []
    if report.platform is not PlatformAccess.FULL:
        options.append(f"--platform {report.platform.value}")
    if reading.as_of:
        options.append(f"--as-of {shell_word(reading.as_of, 'YYYY-MM-DD')}")
    if report.what_if:
        options += [f"--without {shell_word(name, 'NAME')}" for name in report.what_if.without]
    if report.redaction is not Redaction.NONE:
        options.append(f"--redact {report.redaction.value}")
    return "".join(f" {option}" for option in options)

"""The options that several commands take, each told once."""

from pathlib import Path
from typing import Annotated

import typer

from rollaudit.console import ColorChoice
from rollaudit.model.detection import FaceSearch, Search
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.redaction import Redaction
from rollaudit.report.formats import OutputFormat

DEFAULT_PROFILE = "facebook-cloud-processing"

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH", hidden=True)  # told in the docstring: Typer would name its type twice
]
ProfileName = Annotated[
    str,
    typer.Option(
        "--profile", metavar="NAME", help="The opt-in to audit against: a known profile, or a path to a .toml file."
    ),
]
Platform = Annotated[
    PlatformAccess,
    typer.Option("--platform", help="What the phone's system lets the app receive.", case_sensitive=False),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day the report is for. Default: today."),
]
LookForFaces = Annotated[
    FaceSearch,
    typer.Option(
        "--faces",
        help="How to look for faces and at embedded thumbnails. accurate needs an extra: rollaudit[faces-accurate].",
        case_sensitive=False,
    ),
]
NoFaces = Annotated[bool, typer.Option("--no-faces", help="The same as --faces off.")]
LookForCodes = Annotated[
    bool,
    typer.Option(
        "--codes", help="Also decode QR, Aztec, PDF417 and bar codes in pictures. Needs an extra: rollaudit[codes]."
    ),
]
LookForText = Annotated[
    bool,
    typer.Option("--text", help="Also look for text in pictures, and read it. Slow. Needs an extra: rollaudit[text]."),
]
Reveal = Annotated[
    bool,
    typer.Option("--reveal", help="Show and keep in full what --codes and --text read, passwords and numbers too."),
]
StoredAsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day the report is for. Default: that of the scan."),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, max=256, help="Worker processes. Default: one a processor core."),
]
Hash = Annotated[bool, typer.Option("--hash", help="Compute the SHA-256 of every file (reads them whole).")]
Verify = Annotated[
    bool,
    typer.Option(
        "--verify",
        help="Trust no file's time: compare the SHA-256 of every file with the stored one, and read anew what differs.",
    ),
]
SchedulerAddress = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Read on a Dask cluster instead: tcp://IP:PORT of its scheduler, the one place connected to.",
    ),
]
RetryQuarantined = Annotated[
    bool,
    typer.Option(
        "--retry-quarantined",
        help="Try files again that ended, hung or broke their reader in an earlier scan. Otherwise only once changed.",
    ),
]
Format = Annotated[
    OutputFormat | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"What to print on standard output: {', '.join(OutputFormat)}. Default: terminal.",
        case_sensitive=False,
    ),
]
TerminalOrJson = Annotated[
    OutputFormat | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="What to print on standard output: terminal or json. Default: terminal.",
        case_sensitive=False,
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "-o", "--output", metavar="FORMAT=PATH", help="Also write a report to a file (json=report.json). Repeatable."
    ),
]
StorePath = Annotated[
    Path | None,
    typer.Option(
        "--store", metavar="FILE", help="Where the scan is kept. Default: your cache directory, one per library."
    ),
]
NoStore = Annotated[
    bool,
    typer.Option(
        "--no-store",
        "--ephemeral",
        help="Keep nothing of the scan: its store goes when the report is written, or the scan is stopped.",
    ),
]
RequireCoverage = Annotated[
    float | None,
    typer.Option(
        "--require-coverage",
        metavar="PERCENT",
        min=0,
        max=100,
        help="Exit with 5 unless at least so many of the files with something to read were read in full.",
    ),
]
WithoutNames = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="NAME",
        help="What if: report on what would be left without location, dates, names, identifiers, device, captions,"
        " history, sound, metadata, faces, screenshots, videos, older-than=DAYS or before=YYYY-MM-DD. Repeatable.",
    ),
]
Redact = Annotated[
    Redaction,
    typer.Option(
        "--redact",
        help="Take out of every output what names whom, where and which file: share keeps a row a photo, with positions"
        " to about 10 km and pseudonyms; publish keeps counts only.",
        case_sensitive=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what --format or -o ask for, and errors.")]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Show no progress bar.")]
Color = Annotated[ColorChoice, typer.Option("--color", help="Colour on standard output.", case_sensitive=False)]


def searched(faces: FaceSearch, *, no_faces: bool, codes: bool, text: bool, reveal: bool) -> Search:
    """Return what to look for in the pixels, from the options that say it."""
    return Search(faces=FaceSearch.OFF if no_faces else faces, codes=codes, text=text, reveal=reveal)

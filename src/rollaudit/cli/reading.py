"""What is to be written and printed, `--details`, and what a report needs to name commands that print it again."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.errors import UsageError
from rollaudit.report.formats import OutputFormat
from rollaudit.report.output import Output, parse_outputs, printed_format

if TYPE_CHECKING:
    from rollaudit.report.steps import Reading

Details = Annotated[
    bool,
    typer.Option(
        "--details",
        help="Print all there is: every text with its source, every claim with what it rests on. Terminal report only.",
    ),
]


def asked_outputs(
    given: Sequence[str] | None, output_format: OutputFormat | None, *, quiet: bool, details: bool
) -> tuple[list[Output], OutputFormat | None]:
    """Return what goes to files, and what to standard output. Raises `UsageError`, for details nobody sees too."""
    outputs = parse_outputs(given or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    if details and OutputFormat.TERMINAL not in {printed, *(output.format for output in outputs)}:
        raise UsageError(
            "--details is for the terminal report, and none is made here.",
            hint="The other formats hold all details: leave the option out.",
        )
    return outputs, printed


def reading_of(  # noqa: PLR0913 - one parameter an option
    *,
    details: bool,
    profile: str,
    default_profile: str,
    paths: Sequence[Path] = (),
    as_of: str | None = None,
    store: Path | None = None,
    kept: bool = True,
) -> "Reading":
    """Return how the report is read, from what was named on the command line."""
    from rollaudit.report.steps import Reading

    return Reading(
        details=details,
        profile=None if profile == default_profile else profile,
        paths=tuple(map(str, paths)) if len(paths) > 1 else (),
        as_of=as_of,
        store=str(store) if store else None,
        kept=kept,
    )

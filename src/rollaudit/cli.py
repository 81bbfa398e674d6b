"""The commands. Each parses, calls, renders and exits; whatever takes time to import is imported where it is needed."""

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from rollaudit import __version__
from rollaudit.console import ColorChoice
from rollaudit.errors import RollauditError, UsageError
from rollaudit.guard import refuse_network
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.formats import OutputFormat
from rollaudit.report.output import STANDARD_OUTPUT, Output, parse_outputs, printed_format, private_file

if TYPE_CHECKING:
    from rollaudit.model.evidence import Coverage
    from rollaudit.model.report import Report
    from rollaudit.pipeline.audit import AuditRequest

DEFAULT_PROFILE = "facebook-cloud-processing"
INTERRUPTED = 130
NOTHING_TO_AUDIT = 3
FAILED = 4
COVERAGE_TOO_LOW = 5

app = typer.Typer(
    name="rollaudit",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help is on the screen in half the time
    pretty_exceptions_enable=False,  # they print locals, and locals hold what photos say
    context_settings={"help_option_names": ["-h", "--help"]},
)

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
LookForFaces = Annotated[bool, typer.Option("--faces/--no-faces", help="Look for faces in the pictures.")]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, max=256, help="Worker processes. Default: one a processor core."),
]
Hash = Annotated[bool, typer.Option("--hash", help="Compute the SHA-256 of every file (reads them whole).")]
Format = Annotated[
    OutputFormat | None,
    typer.Option("--format", "-f", help="What to print on standard output. Default: terminal.", case_sensitive=False),
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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only what --format or -o ask for, and errors.")]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Show no progress bar.")]
Color = Annotated[ColorChoice, typer.Option("--color", help="Colour on standard output.", case_sensitive=False)]


def _version(value: bool) -> None:  # noqa: FBT001 - Typer's callback signature
    if value:
        typer.echo(f"rollaudit {__version__}")
        raise typer.Exit


@app.callback()
def rollaudit(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Show exactly what a camera-roll "cloud processing" opt-in would hand over, on your own machine.

    Nothing is sent anywhere: rollaudit opens no network connection, and nothing is written into your library.
    """


@app.command()
def scan(  # noqa: PLR0913 - one parameter an option
    paths: Paths,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    as_of: AsOf = None,
    faces: LookForFaces = True,
    jobs: Jobs = None,
    sha256: Hash = False,
    output_format: Format = None,
    output: Outputs = None,
    store: StorePath = None,
    require_coverage: RequireCoverage = None,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Scan a photo library and report what the opt-in would hand over.

    PATH is a directory with photos and videos, or a single file; one or more.

    Exit codes: 0 done, 2 wrong usage, 3 nothing to audit, 4 the audit failed, 5 coverage too low, 130 interrupted.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile

    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    request = AuditRequest(
        library=library_of(tuple(paths)),
        profile=load_profile(profile),
        platform=platform,
        as_of=_today() if as_of is None else _day(as_of),
        jobs=jobs or _cores(),
        faces=faces,
        sha256=sha256,
        store_path=store,
    )
    with _interruptible("Stopped. What was read so far is kept: run the same command again to go on."):
        coverage = _audit(request, outputs, printed, color, show_progress=not (quiet or no_progress))
    if require_coverage is not None and coverage.percent < require_coverage:
        typer.echo(f"Coverage: {_share_read(coverage)}, {require_coverage:g} % required.", err=True)
        raise typer.Exit(COVERAGE_TOO_LOW)


@app.command()
def demo(  # noqa: PLR0913 - one parameter an option
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", hidden=True),
    ] = None,
    *,
    profile: ProfileName = DEFAULT_PROFILE,
    platform: Platform = PlatformAccess.FULL,
    faces: LookForFaces = True,
    jobs: Jobs = None,
    output_format: Format = None,
    output: Outputs = None,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Make a sample camera roll, invented from scratch, and report on it.

    DIR is where to keep the sample library, a new or an empty directory. Default: a temporary one.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile
    from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample

    outputs = parse_outputs(output or [])
    printed = printed_format(output_format, outputs, quiet=quiet)
    loaded = load_profile(profile)
    with _interruptible("Stopped."), tempfile.TemporaryDirectory(prefix="rollaudit-demo-") as made:
        scratch = Path(made)
        roll = directory or scratch / "camera-roll"
        make_sample(roll)
        request = AuditRequest(
            library=library_of((roll,)),
            profile=loaded,
            platform=platform,
            as_of=SAMPLE_AS_OF,
            jobs=jobs or _cores(),
            faces=faces,
            store_path=scratch / "demo.sqlite",
            library_name=str(directory) if directory else "the sample camera roll",
        )
        _audit(request, outputs, printed, color, show_progress=not (quiet or no_progress))


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    *,
    all_tags: Annotated[
        bool, typer.Option("--all-tags", help="List every tag ExifRead knows, too, maker notes included.")
    ] = False,
    faces: LookForFaces = True,
    output_format: Format = None,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Show everything one file gives away, fact by fact, each with its source.

    FILE is one photo, video or sidecar. Exit code 3: it is none of these.
    """
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.model.evidence import Outcome
    from rollaudit.pipeline.inspect import inspect_file
    from rollaudit.report.inspection import print_inspection, write_inspection_json

    inspection = inspect_file(file, faces=faces, all_tags=all_tags)
    with standard_output():
        if output_format is OutputFormat.JSON:
            write_inspection_json(inspection, sys.stdout)
        else:
            print_inspection(inspection, make_stdout_console(color))
    if inspection.evidence is None and inspection.record.outcome is Outcome.SKIPPED:
        raise typer.Exit(NOTHING_TO_AUDIT)


def main() -> NoReturn:
    """Run the command line; every way out has its exit code."""
    refuse_network()
    if sys.stderr is None:  # closed by the caller, as in `2>&-`: the exit code still says how it went
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - open to the end of the process
    try:
        app()
    except RollauditError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # between a command's end and the process's: too late for the command to answer it
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - a crash must never look like a finding (1) or a clean run (0)
        _tell_crash(error)
        sys.exit(FAILED)
    sys.exit(0)


def _audit(
    request: "AuditRequest",
    outputs: list[Output],
    printed: OutputFormat | None,
    color: ColorChoice,
    *,
    show_progress: bool,
) -> "Coverage":
    """Scan, analyse, write every output; return the coverage. Progress goes to standard error only."""
    from rollaudit.console import ProgressDisplay, make_stderr_console
    from rollaudit.pipeline.audit import audited, check_output_place

    for output in outputs:
        if output.path != STANDARD_OUTPUT:
            check_output_place(Path(output.path), request)
    with ExitStack() as while_rendering:
        with ProgressDisplay(make_stderr_console(color), enabled=show_progress) as progress:
            report = while_rendering.enter_context(audited(request, progress, meanwhile=_load_renderers))
            _write_files(report, outputs)
        if printed:
            _print(report, printed, color)
        return report.coverage


@contextmanager
def _interruptible(word: str) -> Iterator[None]:
    """End with `word` on standard error and the exit code of interruptions when the user stops what is done here."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(word, err=True)
        raise typer.Exit(INTERRUPTED) from None


def _day(text: str) -> date:
    """Read an ISO 8601 calendar day. Raises `UsageError`."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise UsageError(
            f"--as-of {text}: that is no day of the calendar.", hint="Write it as YYYY-MM-DD, such as 2025-07-01."
        ) from None


def _share_read(coverage: "Coverage") -> str:
    """Say how many files were read in full; the percent is rounded down, so that 99.96 never reads as 100."""
    if not coverage.read or not coverage.percent:
        return "none of the files with something to read was read in full"
    readable = round(coverage.read * 100 / coverage.percent)
    percent = coverage.read * 1000 // readable / 10
    return f"{coverage.read:,} of {readable:,} files with something to read were read in full ({percent:.1f} %)"


def _load_renderers() -> None:
    import rollaudit.report.renderers  # noqa: F401


def _write_files(report: "Report", outputs: list[Output]) -> None:
    from rollaudit.report.renderers import RENDERERS

    for output in outputs:
        if output.path != STANDARD_OUTPUT:
            with private_file(Path(output.path)) as stream:
                RENDERERS[output.format](report, stream)


def _print(report: "Report", printed: OutputFormat, color: ColorChoice) -> None:
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.report.renderers import RENDERERS
    from rollaudit.report.terminal import render_terminal

    with standard_output():
        if printed is OutputFormat.TERMINAL:
            render_terminal(report, make_stdout_console(color))
        else:
            RENDERERS[printed](report, sys.stdout)


def _today() -> date:
    return datetime.now().astimezone().date()


def _cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _tell(error: RollauditError) -> None:
    from rollaudit.console import make_stderr_console, print_error

    with suppress(OSError):  # where nobody can be told, the exit code still says it
        print_error(make_stderr_console(ColorChoice.AUTO), error)


def _tell_crash(error: Exception) -> None:
    """Say where rollaudit broke, without any value: a traceback of a photo tool may hold what photos say."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    with suppress(OSError):
        typer.echo(
            f"error: rollaudit broke ({type(error).__name__} in {Path(where.filename).name}, line {where.lineno});"
            " nothing above counts as a result.\nhint: please report this line, and what kind of file was being read.",
            err=True,
        )


if __name__ == "__main__":
    main()

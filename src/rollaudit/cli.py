"""The commands. Each parses, calls, renders and exits; whatever takes time to import is imported where it is needed."""

import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, NoReturn

import typer

from rollaudit import __version__
from rollaudit.console import ColorChoice
from rollaudit.errors import AuditError, RollauditError, UsageError
from rollaudit.guard import refuse_network
from rollaudit.model.policy import PlatformAccess
from rollaudit.report.formats import OutputFormat

if TYPE_CHECKING:
    from rollaudit.model.report import Report
    from rollaudit.pipeline.audit import AuditRequest

DEFAULT_PROFILE = "facebook-cloud-processing"
INTERRUPTED = 130
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
    list[Path], typer.Argument(metavar="PATH...", help="Directories with photos and videos, or single files.")
]
ProfileName = Annotated[
    str, typer.Option("--profile", help="The opt-in to audit against: a known profile, or a path to a .toml file.")
]
Platform = Annotated[
    PlatformAccess,
    typer.Option("--platform", help="What the phone's system lets the app receive.", case_sensitive=False),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", metavar="DATE", formats=["%Y-%m-%d"], help="The day the report is for. Default: today."),
]
LookForFaces = Annotated[bool, typer.Option("--faces/--no-faces", help="Look for faces in the pictures.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, max=256, help="Worker processes. Default: one a processor core.")
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


class Output(NamedTuple):
    """One file to write: in which format, and where; "-" is standard output."""

    format: OutputFormat
    path: str


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

    Exit codes: 0 done, 2 wrong usage, 3 nothing to audit, 4 the audit failed, 5 coverage too low, 130 interrupted.
    """
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile

    outputs = _outputs(output or [])
    request = AuditRequest(
        library=library_of(tuple(paths)),
        profile=load_profile(profile),
        platform=platform,
        as_of=as_of.date() if as_of else _today(),
        jobs=jobs or _cores(),
        faces=faces,
        sha256=sha256,
        store_path=store,
    )
    printed = _printed(output_format, outputs, quiet=quiet)
    percent = _audit(request, outputs, printed, color, show_progress=not (quiet or no_progress))
    if require_coverage is not None and percent < require_coverage:
        typer.echo(
            f"Coverage: {percent:.1f} % of the files were read in full, {require_coverage:g} % required.", err=True
        )
        raise typer.Exit(COVERAGE_TOO_LOW)


@app.command()
def demo(  # noqa: PLR0913 - one parameter an option
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Keep the sample library here. Default: a temporary directory."),
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
    """Make a sample camera roll, invented from scratch, and report on it."""
    from rollaudit.library.roots import library_of
    from rollaudit.pipeline.audit import AuditRequest
    from rollaudit.profiles.load import load_profile
    from rollaudit.sample.roll import SAMPLE_AS_OF, make_sample

    outputs = _outputs(output or [])
    loaded = load_profile(profile)
    with tempfile.TemporaryDirectory(prefix="rollaudit-demo-") as made:
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
        printed = _printed(output_format, outputs, quiet=quiet)
        _audit(request, outputs, printed, color, show_progress=not (quiet or no_progress))


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One photo or video.")],
    *,
    all_tags: Annotated[
        bool, typer.Option("--all-tags", help="List every tag ExifRead knows, too, maker notes included.")
    ] = False,
    faces: LookForFaces = True,
    output_format: Format = None,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Show everything one file gives away, fact by fact, each with its source."""
    from rollaudit.console import make_stdout_console
    from rollaudit.pipeline.inspect import inspect_file
    from rollaudit.report.inspection import print_inspection, write_inspection_json

    inspection = inspect_file(file, faces=faces, all_tags=all_tags)
    with _printing():
        if output_format is OutputFormat.JSON:
            write_inspection_json(inspection, sys.stdout)
        else:
            print_inspection(inspection, make_stdout_console(color))


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
    printed: list[OutputFormat],
    color: ColorChoice,
    *,
    show_progress: bool,
) -> float:
    """Scan, analyse, write every output; return the coverage in percent. Progress goes to standard error only."""
    from rollaudit.console import ProgressDisplay, make_stderr_console
    from rollaudit.pipeline.audit import audited, check_output_place

    for output in outputs:
        if output.path != "-":
            check_output_place(Path(output.path), request.library)
    try:
        with ExitStack() as while_rendering:
            with ProgressDisplay(make_stderr_console(color), enabled=show_progress) as progress:
                report = while_rendering.enter_context(audited(request, progress, meanwhile=_load_renderers))
                _write_files(report, outputs)
            if printed:
                _print(report, printed, color)
            return report.coverage.percent
    except KeyboardInterrupt:
        typer.echo("Stopped. What was read so far is kept: run the same command again to go on.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _outputs(given: list[str]) -> list[Output]:
    """Take apart every FORMAT=PATH; all mistakes are named at once."""
    known = ", ".join(OutputFormat)
    wrong: list[str] = []
    outputs: list[Output] = []
    for text in given:
        name, separator, path = text.partition("=")
        if not separator or not path:
            wrong.append(f"-o {text}: write it as FORMAT=PATH, such as json=report.json.")
        elif name not in set(OutputFormat):
            wrong.append(f"-o {text}: there is no format {name!r}; known are {known}.")
        elif path != "-" and not Path(path).absolute().parent.is_dir():
            wrong.append(f"-o {text}: there is no directory {Path(path).parent}.")
        elif path != "-" and Path(path).is_dir():
            wrong.append(f"-o {text}: that is a directory; name a file in it.")
        elif path != "-" and any(path == output.path for output in outputs):
            wrong.append(f"-o {text}: another -o writes to the same file.")
        else:
            outputs.append(Output(OutputFormat(name), path))
    if wrong:
        raise UsageError(" ".join(wrong), hint="See rollaudit scan --help.")
    return outputs


def _printed(asked: OutputFormat | None, outputs: list[Output], *, quiet: bool) -> list[OutputFormat]:
    """Return what goes to standard output: what was asked for, else the terminal report unless it is to be quiet."""
    printed = [asked] if asked else []
    printed += [output.format for output in outputs if output.path == "-"]
    return list(dict.fromkeys(printed)) or ([] if quiet else [OutputFormat.TERMINAL])


def _load_renderers() -> None:
    import rollaudit.report.renderers  # noqa: F401


def _write_files(report: "Report", outputs: list[Output]) -> None:
    from rollaudit.report.output import private_file
    from rollaudit.report.renderers import RENDERERS

    for output in outputs:
        if output.path != "-":
            with private_file(Path(output.path)) as stream:
                RENDERERS[output.format](report, stream)


def _print(report: "Report", printed: list[OutputFormat], color: ColorChoice) -> None:
    from rollaudit.console import make_stdout_console
    from rollaudit.report.renderers import RENDERERS
    from rollaudit.report.terminal import render_terminal

    with _printing():
        for one in printed:
            if one is OutputFormat.TERMINAL:
                render_terminal(report, make_stdout_console(color))
            else:
                RENDERERS[one](report, sys.stdout)


@contextmanager
def _printing() -> Iterator[None]:
    """Print to standard output: a reader that stops listening (`| head`) is no error, a full disk is one."""
    if sys.stdout is None:  # closed by the caller, as in `>&-`
        raise AuditError("Standard output is closed.", hint="Use -o FORMAT=PATH to write a report to a file.")
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered must go somewhere, or Python complains of it while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise AuditError(
                f"Standard output cannot be written: {error.strerror or error}. What is there is not the whole report.",
                hint="Free some disk space, or send it elsewhere.",
            ) from error


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

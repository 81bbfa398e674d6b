"""`rollaudit simulate`: an invented person's library, with the truth about that person beside it."""

from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.auditing import interruptible
from rollaudit.cli.options import NoProgress
from rollaudit.console import ColorChoice
from rollaudit.errors import UsageError
from rollaudit.sample.simulator.persona import Persona

_TWO_PLACES = "Name either a directory, for real files, or --store FILE, for a store without files."
_DIRECTORY_HELP = "Name a place outside of it with --truth."


def simulate(  # noqa: PLR0913 - one parameter an option
    directory: Annotated[Path | None, typer.Argument(metavar="DIR", hidden=True)] = None,
    *,
    photos: Annotated[
        int, typer.Option("--photos", "-n", metavar="N", min=1, max=10_000_000, help="How many files.")
    ] = 500,
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Which life. The same seed, the same.")] = 1,
    persona: Annotated[
        Persona,
        typer.Option(
            "--persona",
            metavar="LIFE",
            help=f"What kind of life: {', '.join(Persona)}. Default: anybody, which is drawn.",
            case_sensitive=False,
            show_default=False,
        ),
    ] = Persona.ANYBODY,
    truth: Annotated[
        Path | None, typer.Option("--truth", metavar="FILE", help="Where to write the truth. Default: beside it.")
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="FILE", help="Write no files but a store, as `scan --store` would have."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    no_progress: NoProgress = False,
) -> None:
    """Invent a person's photos, and write down what is true of them.

    The person has homes, jobs, trips and mishaps; claims can be measured against what is true.

    DIR is where to write real files, a new or an empty directory. `--store FILE` writes the same photos straight into
    a new store instead, by the million: `rollaudit report FILE` reads it. The truth is a JSON file beside either.
    """
    place = store or directory
    if place is None or (store and directory):
        raise UsageError("simulate needs one place to write to.", hint=_TWO_PLACES)
    told = truth or place.with_name(f"{place.name}.truth.json")
    if directory and told.resolve().is_relative_to(directory.resolve()):
        raise UsageError(f"The truth {told} would lie inside the library.", hint=_DIRECTORY_HELP)
    with interruptible(f"Stopped. What is in {place} is not a whole library: remove it."):
        _write(place, told, (photos, seed, persona), in_store=store is not None, show=not (quiet or no_progress))
    if not quiet:
        typer.echo(f"{photos:,} invented {'photos' if store else 'files'} in {place}; the truth about them: {told}")


def _write(place: Path, told: Path, what: tuple[int, int, Persona], *, in_store: bool, show: bool) -> None:
    from rollaudit.console import ProgressDisplay, make_stderr_console
    from rollaudit.pipeline.simulate import check_new_store, fill_store, write_simulated
    from rollaudit.report.output import private_file
    from rollaudit.sample.writing import truth_as_json
    from rollaudit.store.store import Store

    with ProgressDisplay(make_stderr_console(ColorChoice.AUTO), enabled=show) as progress:
        if in_store:
            check_new_store(place)
            with Store(place) as store:
                truth = fill_store(store, *what, progress)
        else:
            truth = write_simulated(place, *what, progress)
    with private_file(told) as stream:
        stream.write(truth_as_json(truth))

"""`rollaudit forget`: what is kept of a library, removed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.errors import UsageError

if TYPE_CHECKING:
    from rollaudit.pipeline.forget import Trace

ForgottenPaths = Annotated[list[Path] | None, typer.Argument(metavar="PATH", hidden=True)]
Everything = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Remove what is kept of every library: all of rollaudit's cache directory, and what scans that were to"
        " keep nothing (--no-store, demo) left in the temporary directory when they were killed. Stores kept elsewhere"
        " (--store) are not among it: name them.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]


def forget(paths: ForgottenPaths = None, *, everything: Everything = False, dry_run: DryRun = False) -> None:
    """Remove what rollaudit keeps of a library.

    That is its store, with all that was read from the photos.

    PATH is what was scanned, there or not there any more, or the store that a scan wrote (--store). The photos are not
    touched. Reports are yours: where you wrote them is not recorded, and they are not looked for.
    """
    from rollaudit.library.objects.place import shown
    from rollaudit.pipeline.forget import all_traces, traces_of
    from rollaudit.pipeline.forget import forget as remove
    from rollaudit.text import clean

    if bool(paths) == everything:
        raise UsageError(
            "forget takes a library, or --all.", hint="Such as: rollaudit forget ~/Pictures. --dry-run removes nothing."
        )
    kept = all_traces() if everything else traces_of(tuple(paths or ()))
    if not dry_run:
        remove(kept.found)
    for trace in kept.found:
        typer.echo(_sentence(trace, "Would remove" if dry_run else "Removed"))
    if not kept.found:
        typer.echo("Nothing is kept" + (" of any library." if everything else " of it."))
    for library in kept.beyond:
        typer.echo(f"The scan of {clean(shown(library), limit=400)} reaches further and may hold the same photos.")
    if kept.unknown:
        noun = "store does" if kept.unknown == 1 else "stores do"
        typer.echo(f"{kept.unknown} {noun} not say of what: their scans were killed at once. --all removes them, too.")


def _sentence(trace: "Trace", did: str) -> str:
    from rollaudit.library.objects.place import shown
    from rollaudit.text import clean

    scan = (
        f"the scan of {clean(shown(trace.library), limit=400)}" if trace.library else "a scan that does not say of what"
    )
    of = {
        "store": f"{scan}: ",
        "left_behind": f"{scan}, which was to keep nothing and was killed: ",
        "other": "another file of rollaudit's cache: ",
    }[trace.kind]
    files = "1 file" if len(trace.files) == 1 else f"{len(trace.files)} files"
    return f"{did} {of}{files}, {trace.size:,} bytes, {clean(str(trace.store), limit=400)}"

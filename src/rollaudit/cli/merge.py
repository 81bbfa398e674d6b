"""`rollaudit merge`: stores of scans joined to one."""

from pathlib import Path
from typing import Annotated

import typer

from rollaudit.cli.auditing import interruptible
from rollaudit.cli.options import NoProgress, Quiet


def merge(
    stores: Annotated[list[Path], typer.Argument(metavar="STORE...", hidden=True)],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The new store.")],
    quiet: Quiet = False,
    no_progress: NoProgress = False,
) -> None:
    """Join the stores of several scans to one.

    The new store is as if one scan had found it all.

    STORE is a store that `rollaudit scan --store` wrote, two or more. They may be parts of one library, scanned on
    several machines, or of several libraries. `rollaudit report` reads the new store.
    """
    from rollaudit.console import ColorChoice, ProgressDisplay, make_stderr_console
    from rollaudit.pipeline.merge import merge as joined

    display = ProgressDisplay(make_stderr_console(ColorChoice.AUTO), enabled=not (quiet or no_progress))
    with interruptible("Stopped. No store was made."), display as progress:
        files = joined(stores, output, progress)
    if not quiet:
        typer.echo(f"{files:,} files of {len(stores)} stores in {output}")

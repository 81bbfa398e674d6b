"""The program: every command registered in one table, and every way out with its exit code."""

import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from rollaudit import __version__
from rollaudit.cli.compare import compare
from rollaudit.cli.config import config_app
from rollaudit.cli.demo import demo
from rollaudit.cli.diff import diff
from rollaudit.cli.doctor import doctor
from rollaudit.cli.exits import FAILED, INTERRUPTED
from rollaudit.cli.forget import forget
from rollaudit.cli.inspect import inspect
from rollaudit.cli.merge import merge
from rollaudit.cli.profiles import profiles_app
from rollaudit.cli.report import report
from rollaudit.cli.rules import rules
from rollaudit.cli.scan import scan
from rollaudit.cli.simulate import simulate
from rollaudit.cli.strip import strip
from rollaudit.console import ColorChoice
from rollaudit.errors import RollauditError
from rollaudit.guard import refuse_network


class _Commands(TyperGroup):
    """All commands, whose mistakes are told without the words of the library that checks values."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command. Raises `typer.BadParameter`, which names the option."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


app = typer.Typer(
    cls=_Commands,
    name="rollaudit",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help is on the screen in half the time
    pretty_exceptions_enable=False,  # they print locals, and locals hold what photos say
    context_settings={"help_option_names": ["-h", "--help"]},
)


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

    Nothing is sent anywhere: rollaudit opens no network connection, unless you name a bucket or a cluster yourself, and
    nothing is written into your library.
    """


COMMANDS = (scan, report, compare, diff, merge, inspect, strip, demo, simulate, rules, forget, doctor)
"""In the order in which `--help` lists them."""

for command in COMMANDS:
    app.command()(command)
app.add_typer(profiles_app, name="profiles")
app.add_typer(config_app, name="config")


def main() -> NoReturn:
    """Run the command line; every way out has its exit code."""
    refuse_network()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is signal.SIG_DFL:  # a hang-up that `nohup` has switched off stays off
            signal.signal(ending, _end)
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


def _end(number: int, _frame: object) -> NoReturn:
    """End as told to by the system, leaving every block: what was made for a moment's use holds what photos say."""
    sys.exit(128 + number)


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

"""`rollaudit config show`: which options hold, and where each comes from."""

import json
from enum import Enum
from pathlib import Path
from typing import Any

import typer

config_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The configuration that holds here.")

_SOURCES = {"COMMANDLINE": "command line", "DEFAULT": "default"}


@config_app.command(
    "show",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]},
)
def show(context: typer.Context) -> None:
    """Print every option of scan as it holds here, and where its value comes from, as a rollaudit.toml.

    Options of scan may follow: they are taken as on its command line.
    """
    from rollaudit.cli.app import app
    from rollaudit.cli.settings import named_options
    from rollaudit.console import standard_output

    group: Any = typer.main.get_command(app)
    scan = group.commands["scan"]
    with scan.make_context("scan", [*context.args, "."], parent=context.find_root()) as made, standard_output():
        config = made.obj
        typer.echo(f"# configuration: {config.path if config else 'none found from here upward'}")
        for name, param in sorted(named_options(scan).items()):
            source = made.get_parameter_source(param.name).name
            where = config.path.name if source == "DEFAULT_MAP" and config else _SOURCES.get(source, source.lower())
            typer.echo(f"{_line(name, made.params[param.name])}  # {where}")


def _line(name: str, value: Any) -> str:
    """Return one option as TOML; what is not set is told as a remark, as TOML has no word for it."""
    if value is None or value in ((), []):
        return f"# {name} is not set"
    return f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    text = str(value.value) if isinstance(value, Enum) else str(value) if isinstance(value, Path) else value
    return json.dumps(text, ensure_ascii=True)  # TOML's basic strings have JSON's escapes (toml.io v1.0.0, String)

"""How a configuration's options become defaults of a command: checked all at once, then under the command line."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rollaudit.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from rollaudit.config import Config

# Only on the command line: a baseline that is written by every run would let every run pass, and the rest decide
# whether there is a configuration at all.
COMMAND_LINE_ONLY = frozenset({"config", "write-baseline", "help", "version"})
_WRITTEN = frozenset({"store", "output"})
_READ = frozenset({"baseline"})


def use_config(context: typer.Context, path: Path | None) -> Path | None:
    """Take the options of the configuration as defaults: Typer's callback of `--config`. Raises `UsageError`."""
    if context.resilient_parsing:  # completion only asks for names
        return path
    from rollaudit.config import find_config, read_config

    config = read_config(path) if path else find_config(Path.cwd())
    if path and config is None:
        raise UsageError(f"{path} holds no [tool.rollaudit].", hint="Name a rollaudit.toml with --config.")
    if config is None:
        return None
    known = {name: param for command in _commands(context) for name, param in named_options(command).items()}
    mistakes: list[str] = []
    defaults: dict[str, Any] = {}
    for name, value in config.values.items():
        try:
            option = _option(name, known)
            given = _given(name, value, option, config)
            option.process_value(context, given)
            defaults[option.name] = given
        except (ValueError, typer.BadParameter, UsageError) as error:
            mistakes.append(f"{name}: {_told(error)}")
    if mistakes:
        raise ConfigError(
            f"The configuration {config.path} cannot be used.",
            mistakes=tuple(mistakes),
            hint="Options have the names that rollaudit scan --help lists, without the dashes.",
        )
    context.default_map = {**(context.default_map or {}), **defaults}
    context.obj = config
    return config.path


ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        is_eager=True,
        callback=use_config,
        help="The configuration. Default: rollaudit.toml or [tool.rollaudit] in pyproject.toml, from the working"
        " directory upward.",
    ),
]


def _commands(context: typer.Context) -> Iterable[Any]:
    """Return the command that runs, and `scan`: one configuration serves them all."""
    from rollaudit.cli.app import app

    group: Any = typer.main.get_command(app)
    return (group.commands["scan"], context.command)


def named_options(command: Any) -> Mapping[str, Any]:
    """Return a command's options by the name that a configuration gives them."""
    return {
        name: param
        for param in command.params
        if param.param_type_name == "option"
        and (name := next((one[2:] for one in param.opts if one.startswith("--")), ""))
        and name not in COMMAND_LINE_ONLY
    }


def _option(name: str, known: Mapping[str, Any]) -> Any:
    if name in COMMAND_LINE_ONLY:
        raise ValueError("it belongs on the command line")
    if name not in known:
        raise ValueError(f"there is no such option; known are {', '.join(sorted(known))}")
    return known[name]


def _given(name: str, value: Any, option: Any, config: "Config") -> Any:
    """Return an option's value as the command line would have it. Raises `ValueError` or `UsageError`."""
    from rollaudit.config import as_arguments

    if option.is_flag:
        if not isinstance(value, bool):
            raise ValueError("it takes true or false")
        return value
    given = as_arguments(value, several=option.multiple)
    if name in _WRITTEN:
        places = [one.partition("=")[2] for one in given] if name == "output" else given
        for place in places:
            if place != "-" and not config.writable(place):
                raise ValueError(f"{place} does not lie below the configuration; name it on the command line")
    if name == "output":
        given = [_output(one, config) for one in given]
    elif name in _WRITTEN | _READ or (name == "profile" and given[0].endswith(".toml")):
        given = [str(config.placed(one)) for one in given]
    _check(name, given)
    return given if option.multiple else given[0]


def _output(text: str, config: "Config") -> str:
    form, sign, path = text.partition("=")
    return text if path in ("", "-") else f"{form}{sign}{config.placed(path)}"


def _check(name: str, given: list[str]) -> None:
    """Let those who will read these texts read them now. Raises `UsageError`."""
    from rollaudit.cli.auditing import report_day
    from rollaudit.report.output import parse_outputs
    from rollaudit.rules.gate import limits
    from rollaudit.rules.policy import path_ignores, rule_ids, severities

    readers: dict[str, Callable[[list[str]], object]] = {
        "select": lambda texts: rule_ids(texts, option=""),
        "ignore": lambda texts: rule_ids(texts, option=""),
        "per-path-ignore": lambda texts: path_ignores(texts, option=""),
        "severity": lambda texts: severities(texts, option=""),
        "max": lambda texts: limits(texts, option=""),
        "output": parse_outputs,
        "as-of": lambda texts: report_day(texts[0]),
    }
    if name in readers:
        readers[name](given)


def _told(error: Exception) -> str:
    if isinstance(error, UsageError):
        return " ".join(filter(None, (error.message.strip(), error.hint)))
    text = (error.message if isinstance(error, typer.BadParameter) else str(error)).removeprefix("Value error, ")
    return text if text.endswith(".") else f"{text}."

"""Writes `docs/cli.md` from the commands themselves; with `--check`, says whether it is current.

python scripts/make_cli_doc.py
python scripts/make_cli_doc.py --check    # exit 1 where the page is not what the commands say
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import typer

from made_page import write_or_check
from rollaudit.cli.app import app

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"

_HEAD = """# Commands

<!-- Written by scripts/make_cli_doc.py from src/rollaudit/cli: change the commands, not this page. -->

Every command and option, in the words of `--help`. Options can stand in `rollaudit.toml` as well, see
[checks.md](checks.md). Exit codes are the same everywhere: 0 done, 1 findings at or above `--fail-on` or more than
`--max` allows, 2 usage or configuration, 3 nothing to audit, 4 the audit itself failed, 5 coverage below
`--require-coverage`, 130 interrupted.

"""
Command: TypeAlias = Any
Parameter: TypeAlias = Any
"""Click's, which Typer carries within itself: no name of theirs is public."""

_SHELL_OPTIONS = frozenset({"install_completion", "show_completion"})


def page() -> str:
    """Return what the page must hold."""
    root = typer.main.get_command(app)
    commands = list(_commands(root, ("rollaudit",)))
    rows = "".join(f"- [`{' '.join(name)}`](#{'-'.join(name)}): {_summary(one)}\n" for name, one in commands[1:])
    return _HEAD + rows + "".join(_section(name, one) for name, one in commands)


def _commands(command: Command, name: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Command]]:
    yield name, command
    for inner_name, inner in getattr(command, "commands", {}).items():
        if not inner.hidden:
            yield from _commands(inner, (*name, inner_name))


def _section(name: tuple[str, ...], command: Command) -> str:
    context = command.context_class(command, info_name=" ".join(name))
    usage = " ".join(piece.strip("{}").replace("}...", "...") for piece in command.collect_usage_pieces(context))
    lines = [f"\n## {' '.join(name)}\n", f"\n    {' '.join(name)} {usage}\n", f"\n{_prose(command.help or '')}\n"]
    rows = [row for parameter in command.params if (row := _row(parameter, context))]
    if rows:
        lines += ["\n| option | | default |\n| --- | --- | --- |\n", *rows]
    return "".join(lines)


def _row(parameter: Parameter, context: Any) -> str:
    """Return the table's row of one option, empty for arguments and for what shells are set up with."""
    if parameter.param_type_name != "option" or parameter.hidden or parameter.name in _SHELL_OPTIONS:
        return ""
    record = parameter.get_help_record(context)
    if record is None:
        return ""
    flags, text = record
    text, default = _without_default(text)
    return f"| {_cell(f'`{flags}`')} | {_cell(text.replace('<', '&lt;'))} | {_cell(default)} |\n"


def _without_default(text: str) -> tuple[str, str]:
    """Take `[default: x]` and its like off the end of a help text."""
    found = re.search(r"\s*\[([^\[\]]*)\]$", text)
    if found is None:
        return text, ""
    extras = [part.strip() for part in found[1].split(";")]
    default = next((part.removeprefix("default: ") for part in extras if part.startswith("default: ")), "")
    others = [part for part in extras if not part.startswith("default: ")]
    return text[: found.start()] + (f" ({'; '.join(others)})" if others else ""), f"`{default}`" if default else ""


def _summary(command: Command) -> str:
    first = " ".join((command.help or "").split("\n\n")[0].split())
    return first.rstrip(".") + "."


def _prose(text: str) -> str:
    """Return a docstring's paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def main(arguments: list[str], target: Path = PAGE) -> int:
    """Write the page, or check it."""
    stale = "docs/cli.md is not what the commands say: run python scripts/make_cli_doc.py"
    return write_or_check(arguments, target, page(), stale=stale, usage=__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`rollaudit profiles`: the opt-ins that are known, what one says, and whether one of your own can be used."""

import json
from typing import Annotated

import typer

from rollaudit.cli.options import DEFAULT_PROFILE, Color
from rollaudit.console import ColorChoice
from rollaudit.errors import ProfileError, UsageError

profiles_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The opt-ins that are known, and your own descriptions of some."
)

Name = Annotated[str, typer.Argument(metavar="NAME", hidden=True)]
Names = Annotated[list[str], typer.Argument(metavar="PATH", hidden=True)]


@profiles_app.command("list")
def list_profiles() -> None:
    """List every profile that ships with rollaudit, edition by edition.

    A name without an edition means the one marked with *.
    """
    from rollaudit.console import standard_output
    from rollaudit.profiles.load import known_editions, known_profiles, load_profile

    names = [(name, f"{name}@{edition}") for name in known_profiles() for edition in known_editions(name)]
    width = max(len(full) for _, full in names)
    with standard_output():
        for name, full in names:
            profile = load_profile(full)
            meant = "*" if load_profile(name).edition == profile.edition else " "
            replaced = f"; superseded by {profile.superseded_by}" if profile.superseded_by else ""
            typer.echo(f"{meant} {full:{width}}  {profile.vendor}: {profile.title}{replaced}")


@profiles_app.command()
def show(
    name: Name = DEFAULT_PROFILE,
    *,
    toml: Annotated[bool, typer.Option("--toml", help="Print the file itself, to start your own from.")] = False,
    color: Color = ColorChoice.AUTO,
) -> None:
    """Show what one opt-in's texts say: scope, clauses with their sources, contradictions, switches.

    NAME is a known profile, with @EDITION where one is meant, or the path of a .toml file.
    """
    from rollaudit.console import make_stdout_console, standard_output
    from rollaudit.profiles.load import load_profile, profile_text
    from rollaudit.report.profile_page import print_profile

    profile = load_profile(name)
    with standard_output():
        if toml:
            typer.echo(profile_text(name), nl=False)
        else:
            print_profile(profile, make_stdout_console(color))


@profiles_app.command()
def check(paths: Names) -> None:
    """Check profiles of your own, and name every mistake by file, line and field.

    PATH is a .toml file; one or more. Exit codes: 0 all of them can be used, 2 one of them cannot.
    """
    from rollaudit.console import standard_output
    from rollaudit.profiles.load import load_profile, unused_sources
    from rollaudit.text import clean

    mistakes: list[str] = []
    with standard_output():
        for path in paths:
            try:
                profile = load_profile(path)
            except ProfileError as error:
                mistakes += error.mistakes
            except UsageError as error:
                mistakes.append(error.message)
            else:
                typer.echo(f"{clean(path)}: can be used: {profile.id}, edition {clean(profile.edition)}")
                for unused in unused_sources(profile):
                    typer.echo(f"{clean(path)}: note: nothing cites the source {unused}")
    if mistakes:
        count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise ProfileError(
            f"{count} found", mistakes=tuple(mistakes), hint="The format is described in docs/profiles.md."
        )


@profiles_app.command()
def schema() -> None:
    """Print the JSON Schema of the format, for an editor that completes and checks TOML by one."""
    from rollaudit.console import standard_output
    from rollaudit.profiles.schema import profile_schema

    with standard_output():
        typer.echo(json.dumps(profile_schema(), indent=2))

"""`rollaudit doctor`: what is installed here, what a scan would look for, and what the system holds its workers to."""

import json
from typing import Annotated, Literal

import typer

DoctorFormat = Annotated[Literal["terminal", "json"], typer.Option("--format", "-f", help="How to print it.")]


def doctor(*, output_format: DoctorFormat = "terminal") -> None:
    """Tell what is installed, and what a scan would look for.

    It tells besides how workers are confined, and where stores lie.

    A worker is started and tries what it must not be able to do. Nothing of any photo is read.
    """
    from rollaudit.cli.auditing import cores
    from rollaudit.console import standard_output
    from rollaudit.pipeline.diagnose import diagnose
    from rollaudit.report.diagnosis import diagnosis_as_json, diagnosis_as_lines

    found = diagnose(cores())
    with standard_output():
        if output_format == "json":
            typer.echo(json.dumps(diagnosis_as_json(found), indent=2))
        else:
            typer.echo("\n".join(diagnosis_as_lines(found)))

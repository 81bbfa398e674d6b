"""`rollaudit rules`: what counts as a finding, why it matters, and what to do about it."""

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rollaudit.errors import UsageError

if TYPE_CHECKING:
    from rollaudit.rules.rule import Rule

RuleId = Annotated[str | None, typer.Argument(metavar="RULE", hidden=True)]
RulesFormat = Annotated[Literal["terminal", "json"], typer.Option("--format", "-f", help="How to print them.")]


def rules(rule: RuleId = None, *, output_format: RulesFormat = "terminal") -> None:
    """List the rules by which something is a finding, or explain one.

    RULE is a rule's id, such as RA101, or the beginning of several: RA1.
    """
    from rollaudit.console import standard_output
    from rollaudit.rules.registry import RULES

    asked = (rule or "").upper()
    chosen = [one for one in RULES if one.id.startswith(asked)]
    if not chosen:
        raise UsageError(f"There is no rule {rule}.", hint="rollaudit rules lists them.")
    with standard_output():
        if output_format == "json":
            typer.echo(
                json.dumps({"schema": "rollaudit/rules/v1", "rules": [_as_json(one) for one in chosen]}, indent=2)
            )
        elif rule:
            typer.echo("\n\n".join(_explained(one) for one in chosen))
        else:
            typer.echo("\n".join(f"{one.id}  {one.severity:<6}  {one.confidence:<6}  {one.title}" for one in chosen))
            typer.echo("\nSeverity, then confidence. rollaudit rules RA101 explains one and says what to do.")


def _explained(rule: "Rule") -> str:
    from rollaudit.rules.rule import asked_with

    return (
        f"{rule.id} {rule.title}\n\n{rule.help}\n\nWhat to do: {rule.remedy}\n\n"
        f"severity {rule.severity}, confidence {rule.confidence}, categories {', '.join(rule.categories)}"
        f"{f'; looked for with {seen}' if (seen := ' or '.join(asked_with(rule.seen_by))) else ''}"
    )


def _as_json(rule: "Rule") -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "categories": list(rule.categories),
        "help": rule.help,
        "remedy": rule.remedy,
        "seen_by": list(rule.seen_by),
    }

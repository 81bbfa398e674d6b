"""The report as a person reads it in a terminal: top to bottom the whole answer, in words that need no jargon.

Wide terminals get a map and bars; narrow ones, pipes and terminals without colour lose nothing but ornament.
"""

from rich.console import Console
from rich.text import Text

from rollaudit.model.redaction import Redaction
from rollaudit.model.report import Report
from rollaudit.report.imagined import imagined_section
from rollaudit.report.phrases import day
from rollaudit.report.redact.words import redaction_sentence
from rollaudit.report.steps import EVERYTHING_LOOKED_FOR, TURN_IT_OFF, next_commands
from rollaudit.report.terminal_inference import inferences_section
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.terminal_library import (
    examples_section,
    handover_section,
    looked_at_section,
    top_section,
    where_and_when_section,
)
from rollaudit.report.terminal_policy import clauses_section, legal_section, platform_section, policy_section
from rollaudit.report.wording import default_words, setting_path, thing
from rollaudit.text import clean

COLUMN = 30
STEP = 18


def render_terminal(report: Report, console: Console) -> None:
    """Print the whole report. The same report at the same width prints the same characters."""
    page = Page(console)
    _head(page, report)
    looked_at_section(page, report)
    handover_section(page, report)
    imagined_section(page, report)
    examples_section(page, report)
    where_and_when_section(page, report)
    inferences_section(page, report)
    top_section(page, report)
    policy_section(page, report)
    clauses_section(page, report)
    legal_section(page, report)
    platform_section(page, report)
    _not_looked_for(page, report)
    _next(page, report)


def _head(page: Page, report: Report) -> None:
    head = Text.assemble(("rollaudit", "bold"), " · ", name_text(report.library))
    promise = f"as of {day(report.as_of)} · nothing left this machine"
    if head.cell_len + 3 + len(promise) <= page.width:
        page.line(head.append(f" · {promise}"))
    else:
        page.labelled("", head, column=0)
        page.line(promise)
    if report.redaction is not Redaction.NONE:
        page.paragraph(redaction_sentence(report.redaction))


def _not_looked_for(page: Page, report: Report) -> None:
    page.heading("NOT LOOKED FOR")
    if not report.not_looked_for:
        page.paragraph(EVERYTHING_LOOKED_FOR)
    for missing in report.not_looked_for:
        page.labelled(thing(missing.category), clean(missing.reason, limit=200), column=COLUMN, indent=2)


def _next(page: Page, report: Report) -> None:
    page.heading("NEXT")
    rank = 0
    for rank, control in enumerate(report.profile.controls[:1], 1):
        page.labelled(f"{rank}. {TURN_IT_OFF}", setting_path(control.path, control.label) + ".", column=STEP, indent=2)
        page.paragraph(f"{clean(control.effect, limit=200)} {default_words(control.default)}", indent=STEP)
    for step, (label, command) in enumerate(next_commands(report), rank + 1):
        page.line(f"  {step}. {label}")
        page.line(Text(f"       {command}", style="cyan"))

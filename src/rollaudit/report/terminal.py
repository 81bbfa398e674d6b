"""The report as a person reads it in a terminal: top to bottom the whole answer, in words that need no jargon.

One or two screens. Whatever else is known is one step away, in the details or on the page, and the end says how to get
there. Wide terminals get a map and bars; narrow ones, pipes and terminals without colour lose nothing but ornament.
"""

from rich.console import Console
from rich.text import Text

from rollaudit.model.policy import Control
from rollaudit.model.redaction import Redaction
from rollaudit.model.report import Report
from rollaudit.report.imagined import imagined_section
from rollaudit.report.phrases import day, what_left
from rollaudit.report.redact.words import redaction_sentence
from rollaudit.report.steps import DEFAULT_READING, EVERYTHING_LOOKED_FOR, TURN_IT_OFF, Reading, reading_steps
from rollaudit.report.terminal_alternatives import products_section
from rollaudit.report.terminal_answers import access_section, claims_section, missing_section, uses_section
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
from rollaudit.report.wording import default_words, setting_path
from rollaudit.text import clean

STEP = 21


def render_terminal(report: Report, console: Console, reading: Reading = DEFAULT_READING) -> None:
    """Print the report, or all of its details. The same report at the same width prints the same characters."""
    page = Page(console)
    _head(page, report)
    looked_at_section(page, report, details=reading.details)
    handover_section(page, report, details=reading.details)
    imagined_section(page, report, details=reading.details)
    if reading.details:
        _details(page, report)
    else:
        _answers(page, report)
    _not_looked_for(page, report)
    _next(page, report, reading)


def _answers(page: Page, report: Report) -> None:
    where_and_when_section(page, report)
    claims_section(page, report)
    top_section(page, report, details=False)
    uses_section(page, report)
    access_section(page, report)


def _details(page: Page, report: Report) -> None:
    examples_section(page, report)
    where_and_when_section(page, report)
    inferences_section(page, report)
    top_section(page, report, details=True)
    policy_section(page, report)
    clauses_section(page, report)
    legal_section(page, report)
    platform_section(page, report)
    products_section(page, report)


def _head(page: Page, report: Report) -> None:
    head = Text.assemble(("rollaudit", "bold"), " · ", name_text(report.library))
    promise = f"as of {day(report.as_of)} · {what_left(report.library)}"
    if head.cell_len + 3 + len(promise) <= page.width:
        page.line(head.append(f" · {promise}"))
    else:
        page.labelled("", head, column=0)
        page.line(promise)
    if report.redaction is not Redaction.NONE:
        page.paragraph(redaction_sentence(report.redaction))


def _not_looked_for(page: Page, report: Report) -> None:
    missing_section(page, report)
    if not report.not_looked_for:
        page.paragraph(EVERYTHING_LOOKED_FOR)


def _switch(control: Control) -> Text:
    effect = f"{clean(control.effect, limit=200)} {default_words(control.default)}"
    return Text(f"{setting_path(control.path, control.label)}. ").append(effect, style="dim")


def _next(page: Page, report: Report, reading: Reading) -> None:
    page.heading("NEXT")
    rank = 0
    for rank, control in enumerate(report.profile.controls[:1], 1):
        page.labelled(f"{rank}. {TURN_IT_OFF}", _switch(control), column=STEP, indent=2)
    steps = list(enumerate(reading_steps(report, reading), rank + 1))
    beside = all(STEP + len(command) <= page.width for _, (_, command) in steps)
    for step, (label, command) in steps:
        first = Text(f"  {step}. {label}")
        shown = Text(command, style="cyan")
        if beside:
            page.line(first.append(" " * (STEP - first.cell_len)).append_text(shown))
        else:  # a command that is broken across lines cannot be copied
            page.line(first)
            page.line(Text("       ").append_text(shown))

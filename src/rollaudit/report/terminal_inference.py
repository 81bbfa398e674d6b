"""All that the whole roll adds up to, in the terminal report's details: each claim with its doubt, method and end."""

import math

from rich.text import Text

from rollaudit.model.report import Inference, Report
from rollaudit.report.inference_words import (
    HEADING,
    NOT_SAID,
    claim_sentence,
    ended_by,
    found_from,
    kind_words,
    names_an_example,
    not_said,
    says_how_few,
    settings_sentence,
)
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.wording import doubt
from rollaudit.text import clean

LABEL = 14
DOUBT = 16
CLAIM = LABEL + DOUBT
_FOR_EXAMPLE = "For example "
_STYLES = {"sure": "bold yellow", "likely": "yellow", "possible": "dim"}


def inferences_section(page: Page, report: Report) -> None:
    """Print every claim with its number, evidence, method and end, then what was lacking for others."""
    if not report.inferences:
        return
    page.heading(HEADING, "what the whole roll tells that no single file does")
    before: Inference | None = None
    for inference in report.inferences:
        if inference.abstained is not None:
            continue
        _claim(page, inference, before)
        before = inference
    label = NOT_SAID
    for what, lacking in not_said(report.inferences):
        page.labelled(_labelled(label, "", ""), Text(f"{what}: {lacking}", style="dim"), column=CLAIM)
        label = ""


def _claim(page: Page, inference: Inference, before: Inference | None) -> None:
    word, number = doubt(inference.confidence), f" ({_number(inference.confidence)})"
    label = "" if before and before.id == inference.id else kind_words(inference.id)
    page.labelled(_labelled(label, word, number), claim_sentence(inference), column=CLAIM)
    few = (found_from(inference), ended_by(inference)) if says_how_few(inference) else ()
    if beside := " ".join(filter(None, few)):
        page.paragraph(beside, indent=CLAIM)
    if settings := settings_sentence(inference):
        page.paragraph(settings, indent=CLAIM)
    if inference.method and not (before and before.method == inference.method):
        page.paragraph(f"How: {clean(inference.method, limit=400)}", indent=CLAIM, style="dim")
    if inference.paths and names_an_example(inference):
        room = page.width - CLAIM - len(_FOR_EXAMPLE)
        example = Text(_FOR_EXAMPLE).append_text(name_text(inference.paths[0], limit=max(room, 20)))
        page.paragraph(example, indent=CLAIM, style="dim")


def _number(confidence: float) -> str:
    """Return two places, never rounded up: a number beside `likely` is never one that is called `sure`."""
    return f"{math.floor(round(confidence * 100, 6)) / 100:.2f}"


def _labelled(label: str, word: str, number: str) -> Text:
    start = Text(f"  {label}")
    start.append(" " * (LABEL - start.cell_len))
    return start.append(word, style=_STYLES.get(word, "")).append(number, style="dim")

"""The terminal report's section on what the whole roll adds up to: a line a claim, its doubt in a word, an example."""

from rich.text import Text

from rollaudit.model.report import Inference, Report
from rollaudit.report.inference_words import (
    HEADING,
    NOT_SAID,
    claim_sentence,
    ended_by,
    found_from,
    kind_words,
    more_sentence,
    most_telling,
    names_an_example,
    not_said,
    says_how_few,
)
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.wording import doubt

LABEL = 14
DOUBT = 10
_FOR_EXAMPLE = "For example "
CLAIM = LABEL + DOUBT
_STYLES = {"sure": "bold yellow", "likely": "yellow", "possible": "dim"}


def inferences_section(page: Page, report: Report) -> None:
    """Print the most telling claims, what was lacking for those that are not made, and how many more there are."""
    if not report.inferences:
        return
    page.heading(HEADING, "what the whole roll tells that no single file does")
    shown = most_telling(report.inferences)
    before = None
    for inference in shown.claims:
        _claim(page, inference, first=inference.id != before)
        before = inference.id
    label = NOT_SAID
    for what, lacking in not_said(report.inferences):
        page.labelled(_labelled(label, ""), Text(f"{what}: {lacking}", style="dim"), column=CLAIM)
        label = ""
    if more := more_sentence(shown):
        page.paragraph(more, style="dim")


def _claim(page: Page, inference: Inference, *, first: bool) -> None:
    word = doubt(inference.confidence)
    page.labelled(_labelled(kind_words(inference.id) if first else "", word), claim_sentence(inference), column=CLAIM)
    beside = Text(
        " ".join(filter(None, (found_from(inference), ended_by(inference)))) if says_how_few(inference) else ""
    )
    if inference.paths and names_an_example(inference):
        example = _example(page, inference)
        if beside.plain and CLAIM + beside.cell_len + 1 + example.cell_len > page.width:
            page.paragraph(beside, indent=CLAIM, style="dim")
            beside = Text()
        beside = Text(" ").join([part for part in (beside, example) if part.plain])
    if beside.plain:
        page.paragraph(beside, indent=CLAIM, style="dim")


def _example(page: Page, inference: Inference) -> Text:
    room = page.width - CLAIM - len(_FOR_EXAMPLE)
    return Text(_FOR_EXAMPLE).append_text(name_text(inference.paths[0], limit=max(room, 20)))


def _labelled(label: str, word: str) -> Text:
    start = Text(f"  {label}")
    start.append(" " * (LABEL - start.cell_len))
    return start.append(word, style=_STYLES.get(word, ""))

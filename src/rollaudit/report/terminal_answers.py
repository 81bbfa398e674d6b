"""The terminal report's answers: what the whole roll adds up to, what may be done with it, what the phone has to say.

A line or two each. Everything else about them stands in the details.
"""

from rich.text import Text

from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess, Stance
from rollaudit.model.report import Report
from rollaudit.report.claim_lines import ClaimLine, claim_lines, unsaid_sentences, untold_sentence
from rollaudit.report.inference_words import HEADING, NOT_SAID
from rollaudit.report.phrases import counted
from rollaudit.report.terminal_layout import Page, right
from rollaudit.report.terminal_policy import STANCES
from rollaudit.report.use_lines import (
    UseLine,
    access_sentence,
    kept_sentence,
    other_conflicts,
    undisclosed_matters,
    unspoken_uses,
    use_lines,
)
from rollaudit.report.wording import NOT_DISCLOSED, doubt, stance_words, thing
from rollaudit.text import clean

LABEL = 14
DOUBT = 10
STANCE = 17
USE = 38
MISSING = 28
LINES = (2, 3)
_DOUBTS = {"sure": "bold yellow", "likely": "yellow", "possible": "dim"}


def claims_section(page: Page, report: Report) -> None:
    """Print a line for each matter that the roll tells of, its doubt at the end, then what is not said."""
    if not report.inferences:
        return
    page.heading(HEADING, "what the whole roll tells that no single file does")
    told = claim_lines(report.inferences)
    for line in told.lines:
        _claim(page, line)
    label = NOT_SAID
    for sentence in unsaid_sentences(report.inferences):
        page.labelled(label, Text(sentence, style="dim"), column=LABEL, indent=2)
        label = ""
    if more := untold_sentence(told.untold):
        page.labelled("Besides", Text(more, style="dim"), column=LABEL, indent=2)


def _claim(page: Page, line: ClaimLine) -> None:
    word = doubt(line.confidence)
    lines = page.wrapped(Text(line.sentence), page.width - LABEL - DOUBT)
    for index, part in enumerate(lines):
        shown = Text(f"  {line.label}" if not index else "")
        shown.append(" " * (LABEL - shown.cell_len)).append_text(part)
        if index == len(lines) - 1:
            shown.append(right("", page.width - shown.cell_len - len(word))).append(word, style=_DOUBTS[word])
        page.line(shown)
    if line.beside:
        page.paragraph(line.beside, indent=LABEL, style="dim")


def uses_section(page: Page, report: Report) -> None:
    """Print a line or two for each use: the stance of all texts together, and the words that say it best."""
    reached = counted(report.scope.ceiling, "photo or video", "photos and videos")
    page.heading("WHAT MAY BE DONE WITH IT", f"by the texts, with up to {reached}" if report.scope.ceiling else "")
    for line in use_lines(report):
        _use(page, line)
    unspoken = unspoken_uses(report)
    if unspoken:
        _stance(page, Stance.SILENT, unspoken)
    for matter in other_conflicts(report):
        _stance(page, Stance.CONFLICTING, matter)
    kept = kept_sentence(report)
    if kept:
        page.labelled("kept", kept, column=STANCE, indent=2)
    undisclosed = undisclosed_matters(report)
    if undisclosed:
        page.labelled(Text(NOT_DISCLOSED, style="dim"), undisclosed, column=STANCE, indent=2)


def _stance(page: Page, stance: Stance, text: str) -> None:
    page.labelled(Text(stance_words(stance), style=STANCES[stance]), text, column=STANCE, indent=2)


def _use(page: Page, line: UseLine) -> None:
    label = Text("  ").append(line.word, style=STANCES[line.stance])
    column = STANCE
    before = Text(f"{line.use}: ", style="bold")
    if page.is_wide:
        label.append(" " * (STANCE - label.cell_len)).append(line.use, style="bold")
        column, before = USE, Text()
    page.labelled(label, _fitting(page, line, before, page.width - column), column=column)


def _fitting(page: Page, line: UseLine, before: Text, width: int) -> Text:
    """Return the line with as much of its quote as two lines hold; three, where two would hold too little of it."""
    whole = len(line.quote)
    for lines in LINES:
        for limit in range(whole, whole * 2 // 3 - 1, -1):
            body = _body(before, line, limit)
            if len(page.wrapped(body, width)) <= lines:
                return body
    return _body(before, line, whole)


def _body(before: Text, line: UseLine, limit: int) -> Text:
    body = before.copy().append(line.words(limit), style="not bold")
    return body.append(f" · {line.known}", style="dim not bold") if line.known else body


def access_section(page: Page, report: Report) -> None:
    """Print what each platform access leaves, a line each."""
    page.heading("THE PHONE'S SAY", "what the system lets the app have")
    for platform in PlatformAccess:
        counted_so = " Counted so here." if platform is report.platform else ""
        page.paragraph(access_sentence(report, platform) + counted_so)


def missing_section(page: Page, report: Report) -> None:
    """Print what nobody looked for, and the option that would; nothing where all was looked for."""
    page.heading("NOT LOOKED FOR")
    reasons = {missing.category: missing.reason for missing in report.not_looked_for}
    for missing in report.not_looked_for:
        if missing.category is Category.FACIAL_FEATURES and missing.reason == reasons.get(Category.FACE_PRESENCE):
            continue  # whoever does not look for faces does not look for their features
        page.labelled(thing(missing.category), clean(missing.reason, limit=200), column=MISSING, indent=2)

"""Two profiles over one library as a person reads it: what changed in words, and what that changes for these files."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from rollaudit.model.comparison import CategoryChange, Change, ClauseChange, Comparison, FieldChange, Reach, UseChange
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Clause, Stance
from rollaudit.model.report import UseVerdict
from rollaudit.report.imagined import imagined_words
from rollaudit.report.phrases import counted, day, listed, number, what_left
from rollaudit.report.scope_words import stated_words, window_standing
from rollaudit.report.terminal_layout import Page, name_text
from rollaudit.report.unlooked import counted_label
from rollaudit.report.wording import (
    NOT_LOOKED_FOR,
    answer_condition,
    answer_words,
    platform_words,
    profile_words,
    provenance,
    retention_sentence,
    said,
    setting_path,
    use_words,
    verdict_words,
)
from rollaudit.text import clean

_COLUMN = 6
_WIDE_COLUMN = 28
_ARROW = "\N{RIGHTWARDS ARROW}"

_HEADINGS = {
    Change.GONE: ("WHAT IS NO LONGER SAID", "clauses of the first that the second does not have"),
    Change.COME: ("WHAT IS SAID NOW", "clauses of the second that the first does not have"),
    Change.CHANGED: ("WHAT IS SAID OTHERWISE", "the same clause, with other words, uses or reach"),
}
_FIELDS = {
    "source": "where the media stand",
    "window": "window",
    "window_days": "days of the window",
    "older_if_theme": "older ones by theme",
    "trigger": "when it takes them",
    "selectors": "chosen by",
    "processing_site": "processed",
    "transferred": "transferred",
}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print every difference; what both say alike is left out."""
    page = Page(console)
    _head(page, comparison)
    if comparison.is_empty:
        page.line()
        page.paragraph("Nothing differs: both say the same of these files, in the same words.")
        return
    for change, (title, aside) in _HEADINGS.items():
        changes = [one for one in comparison.clauses if one.change is change]
        if changes:
            page.heading(title, aside)
        for one in changes:
            _clause(page, one)
    _uses(page, comparison.uses)
    _scope(page, comparison.scope)
    _categories(page, comparison)
    _swaps(page, comparison)


def _head(page: Page, comparison: Comparison) -> None:
    title = Text.assemble(("rollaudit", "bold"), " compare · ", name_text(comparison.library))
    page.labelled("", title, column=0)
    page.line(f"as of {day(comparison.as_of)} · {what_left(comparison.library)}", style="dim")
    page.labelled("first", Text(profile_words(comparison.before), style="bold"), column=10, indent=2)
    page.labelled("second", Text(profile_words(comparison.after), style="bold"), column=10, indent=2)
    counts = (
        f"{counted(comparison.assets, 'photo or video', 'photos and videos')}, {platform_words(comparison.platform)}."
    )
    if comparison.stated_before is not None or comparison.stated_after is not None:
        window = _pair(stated_words(comparison.stated_before), stated_words(comparison.stated_after))
        counts += f" In the {_pair(*map(window_standing, (comparison.before, comparison.after)))} window: {window}."
    page.paragraph(counts)
    if comparison.without:
        page.paragraph(f"What if: without {listed(map(imagined_words, comparison.without))}.", style="bold")


def _pair(before: str, after: str) -> str:
    return before if before == after else f"{before} {_ARROW} {after}"


def _clause(page: Page, change: ClauseChange) -> None:
    page.line()
    if change.before is not None:
        _said(page, change.before, change.reach_before, "-" if change.after is None else "was")
    if change.after is not None:
        _said(page, change.after, change.reach_after, "+" if change.before is None else "is")


def _said(page: Page, clause: Clause, reach: Reach | None, mark: str) -> None:
    page.labelled(Text(mark, style="bold"), said(clause), column=_COLUMN, indent=2)
    answers = "; ".join(
        f"{use_words(use.use)}: {answer_words(use.stance)}"
        + (f" {condition}" if (condition := answer_condition(use)) else "")
        for use in clause.uses
    )
    if answers:
        page.paragraph(answers, indent=_COLUMN)
    trail = [provenance(clause.mark, clause.source), clean(clause.id, limit=60)]
    if reach is not None:
        trail.append(_reached(reach))
    page.paragraph(" · ".join(trail), indent=_COLUMN, style="dim")


def _reached(reach: Reach) -> str:
    if not reach.ceiling:
        return "reaches none of these files"
    window = "" if reach.stated is None else f", {number(reach.stated)} in the window"
    return f"reaches {number(reach.ceiling)} of these files{window}"


def _uses(page: Page, uses: tuple[UseChange, ...]) -> None:
    if not uses:
        return
    page.heading("WHAT MAY BE DONE WITH IT", "all texts together, and photos and videos reached")
    for use in uses:
        stances = _pair(_answered(use.before), _answered(use.after))
        counts = _pair(number(use.before.asset_count), number(use.after.asset_count))
        page.labelled(Text(use_words(use.use), style="bold"), f"{stances}   {counts}", column=_WIDE_COLUMN, indent=2)


def _answered(verdict: UseVerdict) -> str:
    """Return what all texts together say, with every condition under which they permit it."""
    conditions = dict.fromkeys(
        answer_condition(answer) for _, answer in verdict.clauses if answer.stance is verdict.stance
    )
    words = verdict_words(verdict)
    if verdict.stance is not Stance.PERMITTED_IF:
        return words
    return f"{words} {listed(filter(None, conditions), last='or')}".rstrip()


def _scope(page: Page, fields: tuple[FieldChange, ...]) -> None:
    if not fields:
        return
    page.heading("WHAT IS TAKEN, AND HOW")
    for field in fields:
        values = _pair(_values(field.before), _values(field.after))
        page.labelled(_FIELDS.get(field.field, field.field), values, column=_WIDE_COLUMN, indent=2)


def _values(values: tuple[str, ...]) -> str:
    yes_no = {"true": "yes", "false": "no"}
    return listed(yes_no.get(value, value.replace("_", " ")) for value in values) or "not stated"


def _categories(page: Page, comparison: Comparison) -> None:
    categories, unseen = comparison.categories, {entry.category for entry in comparison.not_looked_for}
    if not categories:
        return
    page.heading("WHAT THAT CHANGES FOR THESE FILES", "photos and videos, and the clauses that reach them")
    for one in categories:
        line = Text(_counts(one, looked_for=one.category not in unseen), style="bold")
        label = counted_label(comparison.not_looked_for if one.after.ceiling else (), one.category)
        page.labelled(label, line.append(_standing(one), style="dim"), column=_WIDE_COLUMN, indent=2)
        for mark, names in (("-", one.clauses_gone), ("+", one.clauses_come)):
            if names:
                page.labelled(
                    mark, listed(clean(name, limit=60) for name in names), column=_WIDE_COLUMN + 2, indent=_WIDE_COLUMN
                )


def _counts(change: CategoryChange, *, looked_for: bool) -> str:
    before, after = change.before.ceiling, change.after.ceiling
    if not looked_for and not before and not after:
        return NOT_LOOKED_FOR
    counts = _pair(number(before), number(after))
    return counts if looked_for else f"{counts} by the files' own word; nobody looked at the pictures"


def _standing(change: CategoryChange) -> str:
    if change.reached_before and not change.reached_after:
        return "   no clause names it any more"
    if change.reached_after and not change.reached_before:
        return "   a clause names it now"
    return "" if change.reached_after or change.category is Category.MEDIA_CONTENT else "   named by no clause"


def _swaps(page: Page, comparison: Comparison) -> None:
    retention, controls = comparison.retention, comparison.controls
    _swap(
        page,
        "HOW LONG IT IS KEPT",
        (f"{retention_sentence(one)} ({clean(one.clause, limit=60)})" for one in retention.gone),
        (f"{retention_sentence(one)} ({clean(one.clause, limit=60)})" for one in retention.come),
    )
    _swap(
        page,
        "SWITCHES",
        (setting_path(one.path, one.label) for one in controls.gone),
        (setting_path(one.path, one.label) for one in controls.come),
    )
    _swap(
        page,
        "WHERE TEXTS CONTRADICT EACH OTHER",
        (f"{clean(one.matter, limit=300)} ({_names(one.clauses)})" for one in comparison.conflicts.gone),
        (f"{clean(one.matter, limit=300)} ({_names(one.clauses)})" for one in comparison.conflicts.come),
    )
    _swap(
        page,
        "WHERE AND TO WHOM IT IS OFFERED",
        (clean(one.statement, limit=300) for one in comparison.offered.gone),
        (clean(one.statement, limit=300) for one in comparison.offered.come),
    )
    _swap(
        page,
        "NOT DISCLOSED",
        (clean(matter, limit=200) for matter in comparison.undisclosed.gone),
        (clean(matter, limit=200) for matter in comparison.undisclosed.come),
    )


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(clean(name, limit=60) for name in names)


def _swap(page: Page, title: str, gone: Iterable[str], come: Iterable[str]) -> None:
    lines = [("-", words) for words in gone] + [("+", words) for words in come]
    if lines:
        page.heading(title)
    for mark, words in lines:
        page.labelled(Text(mark, style="bold"), words, column=_COLUMN, indent=2)

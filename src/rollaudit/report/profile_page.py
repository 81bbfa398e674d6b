"""One profile as a person reads it in a terminal: what its texts say, before any library is looked at."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from rollaudit.model.evidence import Category
from rollaudit.model.policy import Clause, Profile, Source, Stance, UseStance
from rollaudit.model.scope import ScopeStanding
from rollaudit.profiles.law import classes_of
from rollaudit.profiles.match import match
from rollaudit.report.phrases import counted, day, edition, listed, number
from rollaudit.report.scope_words import exceptions_sentence, scope_sentence, standing_sentence
from rollaudit.report.terminal_layout import Page
from rollaudit.report.wording import (
    NOT_DISCLOSED,
    answer_condition,
    answer_words,
    default_words,
    provenance,
    retention_sentence,
    setting_path,
    thing,
    use_words,
    verdict_words,
)
from rollaudit.text import clean

COLUMN = 18
LAW = 32


def print_profile(profile: Profile, console: Console) -> None:
    """Print the whole profile. The same profile at the same width prints the same characters."""
    page = Page(console)
    _head(page, profile)
    _uses(page, profile)
    _clauses(page, profile)
    _conflicts(page, profile)
    _kept_and_switched(page, profile)
    _offered(page, profile)
    _categories(page, profile)
    _law(page, profile)
    _sources(page, profile.sources)


def _head(page: Page, profile: Profile) -> None:
    page.line(Text.assemble((clean(profile.title, limit=100), "bold"), f" · {edition(profile.edition)}"))
    replaced = f"; superseded by {edition(profile.superseded_by)}" if profile.superseded_by else ""
    page.paragraph(
        f"{clean(profile.vendor, limit=80)}; in force since {day(profile.effective)}{replaced}.", style="dim"
    )
    page.paragraph(clean(profile.summary, limit=400))
    page.paragraph(f"{scope_sentence(profile.scope)} {_window(profile)}{exceptions_sentence(profile)}")
    page.paragraph(
        f"Processed: {_plain(profile.processing_site)}. Handed over as: {listed(map(_plain, profile.transferred))}."
    )
    if profile.undisclosed:
        matters = "; ".join(clean(matter, limit=200) for matter in profile.undisclosed)
        page.paragraph(f"{NOT_DISCLOSED.capitalize()}: {matters}.")


def _window(profile: Profile) -> str:
    if profile.scope.standing is not ScopeStanding.COUNTED:
        return standing_sentence(profile.scope)
    if profile.scope.window_days is None:
        return "Window: everything, whatever its age."
    older = "; older ones where a theme fits" if profile.scope.older_if_theme else ""
    return f"Window: the last {counted(profile.scope.window_days, 'day', 'days')}{older}."


def _plain(word: str) -> str:
    return NOT_DISCLOSED if word == "unknown" else word.replace("_", " ")


def _uses(page: Page, profile: Profile) -> None:
    page.heading("WHAT MAY BE DONE WITH IT", "what the texts answer, clause by clause")
    _, verdicts = match(profile, {}, None, {})
    for verdict in verdicts:
        if verdict.clauses:
            answers = (f"{name}: {answer_words(stance.stance)}" for name, stance in verdict.clauses)
            body = Text(use_words(verdict.use), style="bold").append(f"   {', '.join(answers)}", style="not bold")
            page.labelled(verdict_words(verdict), body, column=COLUMN, indent=2)
    unspoken = [use_words(verdict.use) for verdict in verdicts if not verdict.clauses]
    if unspoken:
        page.labelled("not addressed", listed(unspoken), column=COLUMN, indent=2)


def _clauses(page: Page, profile: Profile) -> None:
    page.heading("CLAUSES", "each in its own words where they are known")
    for clause in profile.clauses:
        page.line()
        page.labelled(Text(clause.id, style="bold"), _whole(clause), column=COLUMN, indent=2)
        page.paragraph(provenance(clause.mark, clause.source), indent=COLUMN, style="dim")
        page.paragraph(f"reaches {listed(thing(category) for category in clause.categories)}", indent=COLUMN)
        for stance in clause.uses:
            page.paragraph(f"{use_words(stance.use)}: {_answer(stance)}", indent=COLUMN)


def _whole(clause: Clause) -> str:
    quote = f" “{clean(clause.quote, limit=600)}”" if clause.quote else ""
    return clean(clause.statement, limit=600) + quote


def _answer(stance: UseStance) -> str:
    answer, condition = answer_words(stance.stance), answer_condition(stance)
    match stance.stance:
        case _ if not condition:
            return answer
        case Stance.DENIED:
            return f"{answer}, where {condition}"
        case Stance.DENIED_CURRENTLY:
            return f"{answer}: {condition}"
        case _:
            return f"{answer} {condition}"


def _conflicts(page: Page, profile: Profile) -> None:
    if not profile.conflicts:
        return
    page.heading("CONTRADICTIONS", "kept as they are")
    for conflict in profile.conflicts:
        page.labelled(conflict.id, clean(conflict.matter, limit=400), column=COLUMN, indent=2)
        page.paragraph(", ".join(conflict.clauses), indent=COLUMN, style="dim")


def _kept_and_switched(page: Page, profile: Profile) -> None:
    if profile.retention or profile.controls:
        page.heading("KEPT AND SWITCHED OFF")
    for retention in profile.retention:
        page.labelled("kept", f"{retention_sentence(retention)} ({retention.clause})", column=COLUMN, indent=2)
    for control in profile.controls:
        page.labelled(_plain(control.kind), setting_path(control.path, control.label), column=COLUMN, indent=2)
        page.paragraph(f"{clean(control.effect, limit=200)} {default_words(control.default)}", indent=COLUMN)


def _offered(page: Page, profile: Profile) -> None:
    if profile.applies:
        page.heading("OFFERED", "where and to whom")
    for entry in profile.applies:
        page.labelled(clean(entry.value, limit=40), clean(entry.statement, limit=300), column=COLUMN, indent=2)
        page.paragraph(provenance(entry.mark, entry.source), indent=COLUMN, style="dim")


def _categories(page: Page, profile: Profile) -> None:
    page.heading("WHAT IS REACHED", "by which clauses")
    for category, clauses in _by_category(profile.clauses):
        page.labelled(thing(category), ", ".join(clauses), column=LAW, indent=2)


def _by_category(clauses: Iterable[Clause]) -> Iterable[tuple[Category, list[str]]]:
    reaching: dict[Category, list[str]] = {}
    for clause in clauses:
        for category in clause.categories:
            reaching.setdefault(category, []).append(clause.id)
    return ((category, reaching[category]) for category in Category if category in reaching)


def _law(page: Page, profile: Profile) -> None:
    classes = classes_of(category for clause in profile.clauses for category in clause.categories)
    if not classes:
        return
    page.heading("HOW STATUTES NAME IT", "names of classes, no legal advice")
    for one in classes:
        body = Text(clean(one.statement, limit=300)).append(f" “{clean(one.quote, limit=300)}”")
        page.labelled(clean(one.statute, limit=40), body, column=LAW, indent=2)


def _sources(page: Page, sources: tuple[Source, ...]) -> None:
    page.heading("SOURCES", f"{number(len(sources))}, read when the profile was written; rollaudit opens none")
    for source in sources:
        read_in = f"; read in {clean(source.read_in, limit=100)}" if source.read_in else ""
        head = f"{clean(source.publisher, limit=80)}: {clean(source.title, limit=200)}; {source.when}{read_in}"
        page.labelled(Text(source.id, style="bold"), f"{head} ({source.authority.value})", column=LAW, indent=2)
        if source.url:
            _place(page, clean(source.url, limit=300))
        if source.archive:
            kept = f"as a public archive of terms keeps it: {clean(source.archive, limit=300)}"
            page.paragraph(kept, indent=LAW, style="dim")


def _place(page: Page, place: str) -> None:
    """Print an address on a line of its own, never broken: what is broken cannot be copied."""
    room = page.width - LAW
    if cell_len(place) <= room:
        page.paragraph(place, indent=LAW, style="dim")
    else:
        page.line(" " * max(0, min(4, page.width - cell_len(place))) + place, style="dim")

"""The terminal report's second half: what may be done with it, text by text, and what the phone lets the app have."""

from collections.abc import Iterable

from rich.text import Text

from rollaudit.model.policy import (
    Clause,
    Conflict,
    Mark,
    PlatformAccess,
    PlatformDescription,
    Profile,
    Stance,
    UseStance,
)
from rollaudit.model.report import Report, UseVerdict
from rollaudit.report.phrases import listed, number
from rollaudit.report.terminal_layout import Page, right
from rollaudit.report.wording import (
    NOT_DISCLOSED,
    answer_condition,
    answer_words,
    answers_words,
    offered,
    platform_provenance,
    platform_sentence,
    provenance,
    retention_sentence,
    said,
    stance_words,
    use_words,
    verdict_words,
)
from rollaudit.text import clean

COLUMN = 18
ANSWERS = 48
REPEATED = 45
LAW = 32

STANCES = {
    Stance.PERMITTED: "bold yellow",
    Stance.PERMITTED_IF: "yellow",
    Stance.DENIED: "cyan",
    Stance.DENIED_CURRENTLY: "cyan",
    Stance.SILENT: "dim",
    Stance.CONFLICTING: "bold magenta",
}


class _Clauses:
    """The profile's clauses by id, with the memory of which were already printed in full."""

    def __init__(self, page: Page, report: Report) -> None:
        self._page = page
        self._by_id = {clause.id: clause for clause in report.profile.clauses}
        self._met = {(exposure.clause, exposure.use): exposure for exposure in report.exposures}
        self._of_switches = {control.clause for control in report.profile.controls}
        self._reach = {one.clause: one for one in report.reach}
        self._printed: set[str] = set()

    def show(self, clause_id: str, label: str, stance: UseStance | None = None) -> None:
        """Print one clause; only its beginning where it already stood in full."""
        clause = self._by_id.get(clause_id)
        if clause is None:
            return
        condition = answer_condition(stance) if stance else ""
        body = Text(f"{condition}: " if condition else "")
        marked = Text(label, style=STANCES[stance.stance] if stance else "dim")
        if clause_id in self._printed:
            body.append(said(clause, limit=REPEATED)).append(" (as above)", style="dim")
            self._page.labelled(marked, body, column=COLUMN, indent=4)
            return
        self._printed.add(clause_id)
        self._page.labelled(marked, body.append(said(clause)), column=COLUMN, indent=4)
        self._page.paragraph(self._trail(clause, stance), indent=COLUMN, style="dim")

    def _trail(self, clause: Clause, stance: UseStance | None) -> str:
        trail = provenance(clause.mark, clause.source)
        met = self._met.get((clause.id, stance.use)) if stance else self._reach.get(clause.id)
        if met is None or (stance is None and clause.id in self._of_switches):
            return trail
        within = "" if met.stated_count is None else f", {number(met.stated_count)} in the window"
        return f"{trail} · reaches {number(met.asset_count)}{within}"

    def left(self, done_elsewhere: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the clauses that stand nowhere yet, in the profile's order."""
        skipped = self._printed.union(done_elsewhere)
        return tuple(name for name in self._by_id if name not in skipped)


def policy_section(page: Page, report: Report) -> None:
    """Print what all texts together say of each use: a line per use, and how many texts answer what."""
    page.heading("WHAT MAY BE DONE WITH IT", "photos and videos reached, and what the texts answer")
    for verdict in report.verdicts:
        if not verdict.clauses:
            continue
        use = Text(use_words(verdict.use), style="bold")
        head = Text.assemble((" " * 2), _verdict_words(verdict))
        head.append(" " * (COLUMN - head.cell_len)).append_text(use)
        head.append(right(number(verdict.asset_count), ANSWERS - 3 - head.cell_len), style="bold")
        page.labelled(head, answers_words(verdict), column=ANSWERS)
    unspoken = [use_words(verdict.use) for verdict in report.verdicts if not verdict.clauses]
    if unspoken:
        page.labelled(_stance(Stance.SILENT), listed(unspoken), column=COLUMN, indent=2)
    if report.profile.undisclosed:
        matters = "; ".join(clean(matter, limit=200) for matter in report.profile.undisclosed)
        page.labelled(Text(NOT_DISCLOSED, style="dim"), f"{matters}.", column=COLUMN, indent=2)


def clauses_section(page: Page, report: Report) -> None:
    """Print every text with its words, its source and how it is known: by use, by contradiction, then the rest."""
    profile = report.profile
    if not profile.clauses:
        return
    page.heading("TEXT BY TEXT", "each in its own words where they are known")
    clauses = _Clauses(page, report)
    for verdict in report.verdicts:
        if verdict.clauses:
            _verdict(page, clauses, verdict, profile)
    for conflict in profile.conflicts:
        if conflict.use is None or all(verdict.use is not conflict.use for verdict in report.verdicts):
            _conflict(page, clauses, conflict)
    _retention(page, clauses, profile)
    _offered(page, profile)
    left = clauses.left(control.clause for control in profile.controls)
    if left:
        page.line()
        page.labelled(Text("stated", style="bold"), Text("besides", style="bold"), column=COLUMN, indent=2)
    for name in left:
        clauses.show(name, "")


def legal_section(page: Page, report: Report) -> None:
    """Print how statutes name what the clauses reach: their words, and what the class turns on."""
    if not report.legal:
        return
    page.heading("HOW STATUTES NAME IT", "names of classes, no legal advice")
    for one in report.legal:
        body = Text(clean(one.statement, limit=300)).append(f" “{clean(one.quote, limit=300)}”")
        page.labelled(clean(one.statute, limit=40), body, column=LAW, indent=2)


def _stance(stance: Stance) -> Text:
    return Text(stance_words(stance), style=STANCES[stance])


def _verdict_words(verdict: UseVerdict) -> Text:
    return Text(verdict_words(verdict), style=STANCES[verdict.stance])


def _verdict(page: Page, clauses: _Clauses, verdict: UseVerdict, profile: Profile) -> None:
    page.line()
    page.labelled(_verdict_words(verdict), Text(use_words(verdict.use), style="bold"), column=COLUMN, indent=2)
    shown = {name for name, _ in verdict.clauses}
    conflicts = [conflict for conflict in profile.conflicts if conflict.use is verdict.use]
    for conflict in conflicts:
        page.paragraph(clean(conflict.matter, limit=400), indent=COLUMN)
    for name, stance in verdict.clauses:
        clauses.show(name, answer_words(stance.stance), stance)
    for conflict in conflicts:
        for name in conflict.clauses:
            if name not in shown:
                clauses.show(name, "beside it")


def _conflict(page: Page, clauses: _Clauses, conflict: Conflict) -> None:
    page.line()
    matter = Text(clean(conflict.matter, limit=400), style="bold")
    page.labelled(_stance(Stance.CONFLICTING), matter, column=COLUMN, indent=2)
    for name in conflict.clauses:
        clauses.show(name, "one side" if name == conflict.clauses[0] else "other side")


def _retention(page: Page, clauses: _Clauses, profile: Profile) -> None:
    if not profile.retention:
        return
    page.line()
    page.labelled(Text("kept", style="bold"), Text("how long", style="bold"), column=COLUMN, indent=2)
    known = {clause.id: clause for clause in profile.clauses}
    for retention in profile.retention:
        clause = known.get(retention.clause)
        if clause is not None and clause.mark is Mark.UNKNOWN:
            clauses.show(retention.clause, "")
            continue
        page.paragraph(retention_sentence(retention), indent=COLUMN)
        clauses.show(retention.clause, "")


def _offered(page: Page, profile: Profile) -> None:
    """Print where and to whom the opt-in is offered; statements known from the same place stand together."""
    if not profile.applies:
        return
    page.line()
    page.labelled(Text("offered", style="bold"), Text("where and to whom", style="bold"), column=COLUMN, indent=2)
    for known_from, said_so in offered(profile):
        page.paragraph(said_so, indent=COLUMN)
        page.paragraph(known_from, indent=COLUMN, style="dim")


def platform_section(page: Page, report: Report) -> None:
    """Print what the operating system hands to the app before any vendor's promise counts."""
    page.heading("THE PHONE'S SAY", "what the system lets the app have")
    described = {description.platform: description for description in report.platform_descriptions}
    for platform in PlatformAccess:
        if platform is not PlatformAccess.FULL:
            page.paragraph(platform_sentence(platform, report.platform_effects))
        elif platform in described:
            page.paragraph(f"{clean(described[platform].title, limit=80)}.")
        if platform in described:
            _described(page, described[platform])


def _described(page: Page, description: PlatformDescription) -> None:
    page.labelled("taken out", clean(description.removes, limit=400), column=COLUMN, indent=4)
    page.labelled("left in", clean(description.leaves, limit=400), column=COLUMN, indent=4)
    for statement in description.statements:
        quote = f" “{clean(statement.quote, limit=400)}”" if statement.quote else ""
        page.paragraph(clean(statement.text, limit=400) + quote, indent=COLUMN)
        page.paragraph(platform_provenance(statement), indent=COLUMN, style="dim")

"""Turns a profile's TOML tables into a `Profile`, or into the list of everything that is wrong with them."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from rollaudit.model.evidence import Category
from rollaudit.model.policy import (
    Applicability,
    AppliesMatter,
    Authority,
    Clause,
    Condition,
    Conflict,
    Control,
    ControlDefault,
    ControlKind,
    DatePrecision,
    Mark,
    ProcessingSite,
    Profile,
    Retention,
    RetentionRule,
    Source,
    Stance,
    Transferred,
    Use,
    UseStance,
)
from rollaudit.model.scope import Scope, ScopeSource, ScopeWindow, Selector, Trigger
from rollaudit.profiles.conditions import read_condition, words_of
from rollaudit.profiles.fields import Mistake, Table, shown

FORMAT = 1
MAX_QUOTE_WORDS = 40

_QUOTED = frozenset({Mark.VERBATIM, Mark.REPRINT})
_WITH_DAYS = frozenset({RetentionRule.BEGINS_REMOVAL_AFTER, RetentionRule.DELETED_WITHIN, RetentionRule.INACTIVITY})
_CONDITION_STANCES = frozenset({Stance.PERMITTED_IF, Stance.DENIED, Stance.DENIED_CURRENTLY})
_CONFLICT_LEAST = 2
_AGE = re.compile(r"[0-9]{1,3}")
_NO_SOURCE = Source(id="", publisher="", title="", dated=None, authority=Authority.PRESS)

Entry = TypeVar("Entry", Source, Clause, Conflict, Control)


def validate(content: Mapping[str, object]) -> tuple[Profile, tuple[Mistake, ...]]:
    """Return the profile and every mistake in it, in the order of the format.

    With a mistake the profile holds placeholders and is of no use. Never raises on any TOML content.
    """
    mistakes: list[Mistake] = []
    top = Table(content, "", mistakes)
    if (number := top.whole("format")) != FORMAT:
        top.wrong("format", f"{number} is not known to this version, which reads format {FORMAT}")
    head = {key: top.text(key) for key in ("edition", "title", "vendor", "summary")}
    identifier = top.identifier("id")
    effective = top.day("effective")
    sources = _by_id(top.tables("sources", least=1), _source)
    clauses = _by_id(top.tables("clauses", least=1), lambda table: _clause(table, sources))
    conflicts = _by_id(top.tables("conflicts"), lambda table: _conflict(table, clauses))
    _check_conflicting_stances(top, clauses, conflicts.values())
    profile = Profile(
        id=identifier,
        edition=head["edition"],
        title=head["title"],
        vendor=head["vendor"],
        summary=head["summary"],
        effective=effective,
        scope=_scope(top.table("scope"), clauses),
        processing_site=top.choice("processing_site", ProcessingSite),
        transferred=top.choices("transferred", Transferred),
        clauses=tuple(clauses.values()),
        conflicts=tuple(conflicts.values()),
        retention=tuple(_retention(table, clauses) for table in top.tables("retention")),
        controls=tuple(_by_id(top.tables("controls"), lambda table: _control(table, clauses)).values()),
        sources=tuple(sources.values()),
        undisclosed=top.maybe_texts("undisclosed"),
        applies=tuple(_applicability(table, sources) for table in top.tables("applies")),
        superseded_by=top.maybe_text("superseded_by"),
    )
    if profile.superseded_by == profile.edition and "edition" not in top.faulty:
        top.wrong("superseded_by", "an edition cannot take its own place")
    top.finish()
    return profile, tuple(mistakes)


def _by_id(tables: Iterable[Table], read: Callable[[Table], Entry]) -> dict[str, Entry]:
    """Read entries in order, by their id; a second entry of the same id is a mistake."""
    entries: dict[str, Entry] = {}
    first_path: dict[str, str] = {}
    for table in tables:
        entry = read(table)
        table.finish()
        if entry.id in entries and entry.id:
            table.wrong("id", f"{shown(entry.id)} is already the id of {first_path[entry.id]}")
        else:
            entries[entry.id] = entry
            first_path[entry.id] = table.path
    return entries


def _source(table: Table) -> Source:
    identifier = table.identifier("id")
    publisher, title = table.text("publisher"), table.text("title")
    dated, precision = _loose(table.loose_day("dated"))
    return Source(
        id=identifier,
        publisher=publisher,
        title=title,
        dated=dated,
        precision=precision,
        authority=table.choice("authority", Authority),
        url=table.maybe_text("url"),
        archive=table.maybe_text("archive"),
        read_in=table.maybe_text("read_in"),
    )


def _loose(text: str) -> tuple[date | None, DatePrecision]:
    if text == DatePrecision.UNKNOWN:
        return None, DatePrecision.UNKNOWN
    if len(text) == len("YYYY-MM"):
        return date.fromisoformat(f"{text}-01"), DatePrecision.MONTH
    return date.fromisoformat(text), DatePrecision.DAY


def _clause(table: Table, sources: Mapping[str, Source]) -> Clause:
    identifier, statement = table.identifier("id"), table.text("statement")
    mark = table.choice("mark", Mark)
    return Clause(
        id=identifier,
        statement=statement,
        quote=_quote(table, mark),
        source=_clause_source(table, mark, sources),
        mark=mark,
        categories=table.choices("categories", Category),
        uses=_uses(table),
    )


def _quote(table: Table, mark: Mark) -> str | None:
    """Read the wording where the mark says that it was read, and refuse it where the mark says that it was not."""
    if "mark" in table.faulty:
        return table.maybe_text("quote")
    if mark in _QUOTED:
        quote = table.text("quote")
        if (words := len(quote.split())) > MAX_QUOTE_WORDS:
            table.wrong("quote", f"{words} words; quote {MAX_QUOTE_WORDS} or fewer, those that matter")
        return quote
    if table.has("quote"):
        table.wrong("quote", f"must be left out where the mark is '{mark}': nobody here has read the wording")
    return None


def _clause_source(table: Table, mark: Mark, sources: Mapping[str, Source]) -> Source | None:
    if "mark" in table.faulty and not table.has("source"):
        return None
    if mark is Mark.UNKNOWN:
        if table.has("source"):
            table.wrong("source", "must be left out where the mark is 'unknown': nobody has published it")
        return None
    return sources.get(table.reference("source", sources, "source"))


def _uses(table: Table) -> tuple[UseStance, ...]:
    read: dict[Use, UseStance] = {}
    for entry in table.tables("uses"):
        use, stance = entry.choice("use", Use), entry.choice("stance", Stance)
        requires = _condition(entry, stance)
        condition = words_of(requires) if requires else None
        entry.finish()
        if use in read and "use" not in entry.faulty:
            entry.wrong("use", f"{shown(use)} stands in this clause twice")
        read.setdefault(use, UseStance(use=use, stance=stance, condition=condition, requires=requires))
    return tuple(read.values())


def _condition(entry: Table, stance: Stance) -> Condition | None:
    """Read the condition that some stances have."""
    faulty = "stance" in entry.faulty
    if stance is Stance.PERMITTED_IF and not faulty:
        return read_condition(entry, "condition")
    condition = read_condition(entry, "condition") if entry.has("condition") else None
    if condition is not None and stance not in _CONDITION_STANCES and not faulty:
        entry.wrong(
            "condition", f"does not go with the stance '{stance}', only with permitted_if, denied and denied_currently"
        )
    return condition


def _conflict(table: Table, clauses: Mapping[str, Clause]) -> Conflict:
    identifier, matter = table.identifier("id"), table.text("matter")
    use = table.choice("use", Use) if table.has("use") else None
    if "use" in table.faulty:
        use = None
    named = table.references("clauses", clauses, "clause")
    if len(named) < _CONFLICT_LEAST:
        table.wrong("clauses", "a conflict needs two clauses or more")
    for index, clause_id in enumerate(named):
        clause = clauses.get(clause_id)
        if use and clause and use not in {entry.use for entry in clause.uses}:
            table.wrong(f"clauses[{index}]", f"the clause {shown(clause_id)} says nothing of the use '{use}'")
    return Conflict(id=identifier, matter=matter, use=use, clauses=named)


def _check_conflicting_stances(top: Table, clauses: Mapping[str, Clause], conflicts: Iterable[Conflict]) -> None:
    """Note every clause with the stance `conflicting` and no conflict that names it and the use: it must say with what.

    One mistake a clause and use; a conflict that is itself wrong still counts, so that it is not reported twice.
    """
    declared = {(clause_id, conflict.use) for conflict in conflicts for clause_id in conflict.clauses}
    for clause in clauses.values():
        for entry in clause.uses:
            if entry.stance is Stance.CONFLICTING and (clause.id, entry.use) not in declared:
                top.wrong(
                    "conflicts",
                    f"none names {shown(clause.id)} for the use '{entry.use}', where its stance is 'conflicting'",
                )


def _scope(table: Table, clauses: Mapping[str, Clause]) -> Scope:
    source, window = table.choice("source", ScopeSource), table.choice("window", ScopeWindow)
    days = None
    if window is ScopeWindow.LAST_N_DAYS:
        days = table.whole("window_days")
    elif table.has("window_days") and "window" not in table.faulty:
        table.wrong("window_days", f"goes with the window 'last_n_days' only, not with '{window}'")
    scope = Scope(
        source=source,
        window=window,
        window_days=days,
        older_if_theme=table.flag("older_if_theme"),
        trigger=table.choice("trigger", Trigger),
        selectors=table.maybe_choices("selectors", Selector),
        clauses=table.references("clauses", clauses, "clause"),
        exceptions=table.maybe_references("exceptions", clauses, "clause"),
    )
    for index, name in enumerate(scope.exceptions):
        if (clause := clauses.get(name)) and Category.MEDIA_CONTENT in clause.categories:
            table.wrong(
                f"exceptions[{index}]", f"the clause {shown(name)} reaches media_content: it leaves out everything"
            )
    table.finish()
    return scope


def _retention(table: Table, clauses: Mapping[str, Clause]) -> Retention:
    rule = table.choice("rule", RetentionRule)
    days = None
    if rule in _WITH_DAYS:
        days = table.whole("days")
    elif table.has("days") and "rule" not in table.faulty:
        table.wrong("days", f"does not go with the rule '{rule}'")
    retention = Retention(rule=rule, days=days, clause=table.reference("clause", clauses, "clause"))
    table.finish()
    return retention


def _control(table: Table, clauses: Mapping[str, Clause]) -> Control:
    return Control(
        id=table.identifier("id"),
        kind=table.choice("kind", ControlKind),
        label=table.text("label"),
        path=table.maybe_texts("path"),
        default=table.choice("default", ControlDefault),
        effect=table.text("effect"),
        clause=table.reference("clause", clauses, "clause"),
    )


def _applicability(table: Table, sources: Mapping[str, Source]) -> Applicability:
    matter, value = table.choice("matter", AppliesMatter), table.text("value")
    if matter is AppliesMatter.MINIMUM_AGE and "value" not in table.faulty and not _AGE.fullmatch(value):
        table.wrong("value", f"{shown(value)} is no age in whole years")
    mark = table.choice("mark", Mark)
    if mark is Mark.UNKNOWN:
        table.wrong("mark", "what nobody has published belongs in 'undisclosed'")
    source = sources.get(table.reference("source", sources, "source"))
    applicability = Applicability(
        matter=matter,
        value=value,
        statement=table.text("statement"),
        source=source or _NO_SOURCE,
        mark=mark,
        since=table.loose_day("since") if table.has("since") else None,
        until=table.loose_day("until") if table.has("until") else None,
    )
    if applicability.since and applicability.until and applicability.until < applicability.since:
        table.wrong("until", f"{shown(applicability.until)} is before since")
    table.finish()
    return applicability

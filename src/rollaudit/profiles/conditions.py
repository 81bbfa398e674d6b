"""Reads the condition of a use: a plain text, or `fact`, `all` and `any` put together."""

from rollaudit.model.evidence import Category
from rollaudit.model.policy import AllOf, AnyOf, Circumstance, Condition
from rollaudit.profiles.fields import Table

MAX_DEPTH = 8

_KINDS = ("fact", "all", "any")
_WANTED = "a text, or a table with fact, all or any"
_LEAST = 2


def read_condition(table: Table, key: str, depth: int = 0) -> Condition:
    """Read a condition that must be there. An empty one is a mistake: it would hold by default.

    With a mistake noted it returns a placeholder.
    """
    table.asked.add(key)
    value = table.content.get(key)
    if isinstance(value, str):
        return Circumstance(words=table.text(key))
    if not isinstance(value, dict):
        table.needs(key, _WANTED)
        return Circumstance(words="")
    return _composed(table.table(key), depth)


def _composed(table: Table, depth: int) -> Condition:
    given = [kind for kind in _KINDS if kind in table.content]
    table.asked.update(_KINDS)
    if len(given) != 1:
        table.wrong_itself("exactly one of fact, all and any is needed")
        return Circumstance(words="")
    if depth >= MAX_DEPTH:
        table.wrong_itself(f"nested deeper than {MAX_DEPTH} levels, which no text needs")
        return Circumstance(words="")
    if given == ["fact"]:
        category = table.choice("category", Category) if table.has("category") else None
        condition: Condition = Circumstance(words=table.text("fact"), category=category)
    else:
        parts = _parts(table, given[0], depth)
        condition = AllOf(parts=parts) if given == ["all"] else AnyOf(parts=parts)
    table.finish()
    return condition


def _parts(table: Table, key: str, depth: int) -> tuple[Condition, ...]:
    value = table.content[key]
    if not isinstance(value, list):
        table.needs(key, "a list of conditions")
        return ()
    if len(value) < _LEAST:
        table.wrong(key, "must not be empty" if not value else "two conditions or more are needed")
    items = Table({f"[{index}]": item for index, item in enumerate(value)}, table.at(key), table.mistakes)
    return tuple(read_condition(items, name, depth + 1) for name in items.content)


def words_of(condition: Condition, *, within: bool = False) -> str:
    """Return a condition as one phrase to follow "if"; a part put together of others stands in parentheses."""
    if isinstance(condition, Circumstance):
        return condition.words
    joined = (", and " if isinstance(condition, AllOf) else ", or ").join(
        words_of(part, within=True) for part in condition.parts
    )
    return f"({joined})" if within else joined

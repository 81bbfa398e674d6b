"""Where each field of a TOML text stands, in every way that TOML has to write one."""

import tomllib

import pytest

from rollaudit.profiles.lines import line_of, lines_of

TEXT = '''# a remark with [brackets] = and "quotes"
title = "a \\"quoted\\" # no remark"
"odd key" = 'literal # \\'
text = """
[not.a.table]
key = 3
"""
literal = \'\'\'
[[neither]]
\'\'\'
dates = [2025-07-01, 2025-07-01T10:00:00Z,
  07:32:00,
]
a.b.c = 1

[[items]]
id = "one"
uses = [
    { use = "x", deep = { all = ["p",
        "q"] } },
    { use = "y" },
]

[[items]]
id = "two"
[items.inner]
key = [ [1, 2], [ { z = 3 } ] ]
[[items.parts]]
n = 1
[[items.parts]]
n = 2
[table.sub]
end = true'''


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("title", "title ="),
        ("odd key", '"odd key"'),
        ("text", "text ="),
        ("literal", "literal ="),
        ("dates[1]", "dates ="),
        ("dates[2]", "07:32:00"),
        ("a.b.c", "a.b.c"),
        ("items[0]", "[[items]]"),
        ("items[0].uses[0].use", '{ use = "x"'),
        ("items[0].uses[0].deep.all[0]", '{ use = "x"'),
        ("items[0].uses[0].deep.all[1]", '"q"'),
        ("items[0].uses[1].use", '{ use = "y"'),
        ("items[1].id", 'id = "two"'),
        ("items[1].inner.key[1][0].z", "key = ["),
        ("items[1].parts[0].n", "n = 1"),
        ("items[1].parts[1].n", "n = 2"),
        ("table.sub.end", "end = true"),
    ],
)
def test_a_field_is_found_on_its_line(path, written):
    tomllib.loads(TEXT)
    assert written in TEXT.splitlines()[lines_of(TEXT)[path] - 1]


def test_what_looks_like_a_field_within_a_text_is_none():
    assert not {"not", "not.a.table", "neither", "key"} & set(lines_of(TEXT))


def test_a_missing_field_is_blamed_on_the_nearest_table_around_it():
    lines = lines_of(TEXT)
    rows = TEXT.splitlines()
    assert rows[line_of("items[1].missing", lines) - 1] == "[[items]]"
    assert line_of("items[1].missing", lines) > line_of("items[0].missing", lines)
    assert rows[line_of("items[0].uses[0].condition.any", lines) - 1].strip().startswith('{ use = "x"')
    assert line_of("nowhere", lines) == line_of("", lines) == 1


def test_carriage_returns_move_no_line():
    lines, unix = lines_of(TEXT.replace("\n", "\r\n")), lines_of(TEXT)
    assert lines == unix

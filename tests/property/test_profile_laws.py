"""Laws that hold for every library and every TOML content."""

import tomllib
from dataclasses import replace
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rollaudit.errors import ProfileError
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Stance, Use
from rollaudit.profiles.lines import line_of, lines_of
from rollaudit.profiles.load import known_editions, known_profiles, load_profile, parse_profile
from rollaudit.profiles.match import MAX_EVIDENCE, match, reach
from rollaudit.profiles.validate import validate
from rollaudit.text import clean

SHIPPED = Path(__file__).parents[2] / "src" / "rollaudit" / "profiles" / "facebook-cloud-processing.toml"
PROFILE = load_profile("facebook-cloud-processing")

category_sets = st.frozensets(st.sampled_from(Category), max_size=5)
counts = st.dictionaries(category_sets, st.integers(0, 1_000), max_size=8)
strongest = st.dictionaries(
    st.sampled_from(Category), st.lists(st.text("abc", min_size=1, max_size=3), max_size=40).map(tuple), max_size=6
)


@given(ceiling=counts, share=st.integers(0, 100), ids=strongest)
def test_the_stated_scope_never_exceeds_the_ceiling(ceiling, share, ids):
    stated = {carried: number * share // 100 for carried, number in ceiling.items()}
    exposures, verdicts = match(PROFILE, ceiling, stated, ids)
    for one in exposures:
        assert 0 <= one.stated_count <= one.asset_count <= sum(ceiling.values())
        assert one.asset_count > 0
        assert one.categories
        assert len(one.evidence) == len(set(one.evidence)) <= MAX_EVIDENCE
    assert sorted(one.use for one in verdicts) == sorted(Use)


@given(ceiling=counts, ids=strongest, data=st.data())
def test_the_order_of_the_counts_changes_nothing(ceiling, ids, data):
    shuffled = dict(data.draw(st.permutations(list(ceiling.items()))))
    assert match(PROFILE, shuffled, shuffled, ids) == match(PROFILE, ceiling, ceiling, ids)


@given(ceiling=counts, added=category_sets, number=st.integers(1, 50))
def test_more_assets_never_lower_a_count_or_change_a_stance(ceiling, added, number):
    more = {**ceiling, added: ceiling.get(added, 0) + number}
    before, verdicts_before = match(PROFILE, ceiling, {}, {})
    after, verdicts_after = match(PROFILE, more, {}, {})
    counted = {(one.clause, one.use): one.asset_count for one in after}
    assert all(counted[one.clause, one.use] >= one.asset_count for one in before)
    for one, other in zip(verdicts_before, verdicts_after, strict=True):
        assert (one.use, one.stance, one.clauses) == (other.use, other.stance, other.clauses)
        assert one.asset_count <= other.asset_count


EDITIONS = [load_profile(f"{name}@{edition}") for name in known_profiles() for edition in known_editions(name)]


@given(ceiling=counts, data=st.data())
def test_changing_one_stance_changes_that_clause_and_use_and_nothing_else(ceiling, data):
    profile = data.draw(st.sampled_from(EDITIONS))
    clause = data.draw(st.sampled_from([clause for clause in profile.clauses if clause.uses]))
    entry = data.draw(st.sampled_from(clause.uses))
    stance = data.draw(st.sampled_from([stance for stance in Stance if stance is not entry.stance]))
    uses = tuple(replace(one, stance=stance) if one is entry else one for one in clause.uses)
    clauses = tuple(replace(one, uses=uses) if one is clause else one for one in profile.clauses)
    changed = replace(profile, clauses=clauses)
    before, verdicts_before = match(profile, ceiling, ceiling, {})
    after, verdicts_after = match(changed, ceiling, ceiling, {})
    assert [(one.clause, one.use) for one in before] == [(one.clause, one.use) for one in after]
    different = {(one.clause, one.use) for one, other in zip(before, after, strict=True) if one != other}
    assert different <= {(clause.id, entry.use)}
    assert reach(profile, ceiling, ceiling, {}) == reach(changed, ceiling, ceiling, {})
    by_use = {one.use: one for one in verdicts_before}
    assert {one.use for one in verdicts_after if one != by_use[one.use]} == {entry.use}


@given(ceiling=counts, data=st.data())
def test_changing_what_one_clause_reaches_changes_the_counts_of_its_uses_only(ceiling, data):
    profile = data.draw(st.sampled_from(EDITIONS))
    clause = data.draw(st.sampled_from(profile.clauses))
    reached = replace(clause, categories=tuple(data.draw(st.sets(st.sampled_from(Category), min_size=1))))
    changed = replace(profile, clauses=tuple(reached if one is clause else one for one in profile.clauses))
    before, verdicts_before = match(profile, ceiling, ceiling, {})
    after, verdicts_after = match(changed, ceiling, ceiling, {})
    assert [one for one in before if one.clause != clause.id] == [one for one in after if one.clause != clause.id]
    stances = [{one.use: one.stance for one in verdicts} for verdicts in (verdicts_before, verdicts_after)]
    assert stances[0] == stances[1]
    counted = {one.use: one.asset_count for one in verdicts_before}
    assert {one.use for one in verdicts_after if one.asset_count != counted[one.use]} <= {
        entry.use for entry in clause.uses
    }


toml_values = st.recursive(
    st.none().map(lambda _: "") | st.text() | st.integers() | st.booleans() | st.floats() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = tuple(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))


@given(content=st.dictionaries(st.sampled_from(FIELDS) | st.text(), toml_values, max_size=8))
def test_any_content_gets_its_mistakes_named_and_nothing_worse(content):
    _, mistakes = validate(content)
    assert mistakes
    assert all(clean(str(mistake), limit=10_000) == str(mistake) for mistake in mistakes)


LINES = SHIPPED.read_bytes().splitlines(keepends=True)


@settings(deadline=None)  # a whole profile is read
@given(at=st.integers(0, len(LINES) - 1), bytes_in=st.binary(max_size=20))
def test_a_damaged_profile_is_read_or_refused(at, bytes_in):
    damaged = b"".join([*LINES[:at], bytes_in, *LINES[at + 1 :]])
    mistakes = ()
    try:
        parse_profile(damaged, name="damaged")
    except ProfileError as refused:
        mistakes = refused.mistakes or ("refused without a reason",)
    assert all(clean(mistake, limit=10_000) == mistake for mistake in mistakes)
    assert "refused without a reason" not in mistakes


@given(before=st.integers(0, 40), key=st.sampled_from(("colour", "red-1", '"a.b"', "'c d'")))
def test_every_unknown_key_is_found_on_its_line(before, key):
    text = "format = 1\n" + "# a line\n" * before + f"{key} = [\n 1, # ] }} \n {{ x = '}}', y = 2 }} ]\n"
    lines = lines_of(text)
    assert line_of(key.strip("\"'"), lines) == before + 2
    assert lines[f"{key.strip(chr(34) + chr(39))}[1].y"] == before + 4


@settings(deadline=None)  # a whole profile is read twice
@given(at=st.integers(0, len(LINES) - 1), key=st.just(b"colour = 1\n"))
def test_a_key_put_anywhere_is_blamed_on_its_own_line(at, key):
    put_in = b"".join([*LINES[:at], key, *LINES[at:]])
    try:
        tomllib.loads(put_in.decode())
    except tomllib.TOMLDecodeError:
        assume(False)
    try:
        parse_profile(put_in, name="mine.toml")
    except ProfileError as refused:
        blamed = [mistake for mistake in refused.mistakes if "colour: unknown key" in mistake]
    assert [mistake.split(":")[1] for mistake in blamed] == [str(at + 1)]

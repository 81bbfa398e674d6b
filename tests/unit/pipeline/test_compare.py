from dataclasses import replace

import pytest

from report_fixture import build_report
from rollaudit.model.comparison import Change
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Stance, Use, UseStance
from rollaudit.model.report import ClauseReach
from rollaudit.pipeline.compare import compare


def report(profile=None):
    whole = build_report()
    profile = profile or whole.profile
    reach = tuple(
        ClauseReach(clause=one.id, categories=one.categories, asset_count=7, stated_count=3, evidence=())
        for one in profile.clauses
    )
    spoken = {verdict.use for verdict in whole.verdicts}
    silent = replace(whole.verdicts[-1], stance=Stance.SILENT, clauses=(), asset_count=0)
    verdicts = (*whole.verdicts, *(replace(silent, use=use) for use in Use if use not in spoken))
    return replace(whole, profile=profile, reach=reach, verdicts=verdicts)


@pytest.fixture
def profile():
    return build_report().profile


def test_nothing_differs_from_itself():
    assert compare(report(), report()).is_empty


def test_a_clause_that_is_gone_and_one_that_has_come_are_told_with_what_they_reach(profile):
    first, *rest = profile.clauses
    new = replace(first, id="brand-new", quote="words that stood nowhere before")
    found = compare(report(), report(replace(profile, clauses=(*rest, new))))
    assert [(one.change, (one.before or one.after).id) for one in found.clauses] == [
        (Change.GONE, first.id),
        (Change.COME, "brand-new"),
    ]
    assert found.clauses[0].reach_before.ceiling == 7
    assert found.clauses[0].reach_after is None
    touched = {one.category: one for one in found.categories}
    assert touched[first.categories[0]].clauses_gone == (first.id,)
    assert touched[first.categories[0]].clauses_come == ("brand-new",)


def test_a_clause_known_by_its_quote_is_the_same_under_another_name(profile):
    renamed = tuple(replace(one, id=f"other-{one.id}") if one.quote else one for one in profile.clauses)
    assert not compare(report(), report(replace(profile, clauses=renamed))).clauses


def test_how_we_put_it_is_no_change_of_a_text_but_a_use_is(profile):
    quoted = next(one for one in profile.clauses if one.quote)
    reworded = tuple(replace(one, statement="said anew") if one is quoted else one for one in profile.clauses)
    assert not compare(report(), report(replace(profile, clauses=reworded))).clauses
    stances = (UseStance(use=Use.ADS, stance=Stance.DENIED),)
    changed = tuple(replace(one, uses=stances) if one is quoted else one for one in profile.clauses)
    found = compare(report(), report(replace(profile, clauses=changed)))
    assert [one.change for one in found.clauses] == [Change.CHANGED]
    assert found.clauses[0].after.uses == stances


def test_scope_and_the_rest_are_told_by_field(profile):
    other = replace(
        profile, scope=replace(profile.scope, window_days=90), retention=(), controls=(), undisclosed=("a new matter",)
    )
    found = compare(report(), report(other))
    assert [(one.field, one.before, one.after) for one in found.scope] == [("window_days", ("30",), ("90",))]
    assert found.retention.gone == profile.retention
    assert found.controls.gone == profile.controls
    assert "a new matter" in found.undisclosed.come


def test_verdicts_that_differ_are_told():
    after = report()
    first = replace(after.verdicts[0], stance=Stance.DENIED)
    found = compare(report(), replace(after, verdicts=(first, *after.verdicts[1:])))
    assert [(one.use, one.after.stance) for one in found.uses] == [(first.use, Stance.DENIED)]


def test_counts_that_differ_are_told():
    after = report()
    rows = tuple(replace(row, ceiling=1) if row.category is Category.MEDIA_CONTENT else row for row in after.handover)
    found = compare(report(), replace(after, handover=rows))
    assert [(one.category, one.after.ceiling) for one in found.categories] == [(Category.MEDIA_CONTENT, 1)]

"""What ships is sound, dated, sourced, and says what its documentation says."""

import os
import re
import tomllib
from datetime import date
from enum import StrEnum
from importlib.resources import files
from itertools import chain
from pathlib import Path

import pytest

from rollaudit.model import policy
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Authority, ControlDefault, Mark, RetentionRule, ScopeWindow, Stance, Trigger, Use
from rollaudit.profiles.load import known_profiles, load_profile
from rollaudit.profiles.match import combined_stance

REPOSITORY = Path(__file__).parents[3]
FACTS = Path(os.environ.get("ROLLAUDIT_FACTS", REPOSITORY.parent / "shared" / "reference" / "policy-facts.md"))


@pytest.fixture
def facebook():
    return load_profile("facebook-cloud-processing")


@pytest.mark.parametrize("name", known_profiles())
def test_a_shipped_profile_is_named_as_its_id_and_wholly_sourced(name):
    profile = load_profile(name)
    assert profile.id == name
    used = {clause.source.id for clause in profile.clauses if clause.source}
    used |= {entry.source.id for entry in profile.applies}
    assert used == {source.id for source in profile.sources}, "a source that nothing cites"
    for clause in profile.clauses:
        assert (clause.source is None) == (clause.mark is Mark.UNKNOWN)
        assert clause.statement.endswith(".")
        assert not clause.source or clause.source.publisher


@pytest.mark.corpus
@pytest.mark.parametrize("name", known_profiles())
def test_every_quote_stands_word_for_word_in_the_facts(name):
    if not FACTS.is_file():
        pytest.skip(f"no facts file at {FACTS}; set ROLLAUDIT_FACTS")
    facts = FACTS.read_text(encoding="utf-8")
    quoted = set(re.findall(r'"([^"]+)"', facts))
    for clause in load_profile(name).clauses:
        if clause.quote is not None:
            assert clause.quote in quoted, clause.id


@pytest.mark.corpus
def test_every_mark_is_the_one_that_the_facts_give(facebook):
    if not FACTS.is_file():
        pytest.skip(f"no facts file at {FACTS}; set ROLLAUDIT_FACTS")
    facts = FACTS.read_text(encoding="utf-8")
    for clause in facebook.clauses:
        if clause.quote is not None:
            after = facts[facts.index(f'"{clause.quote}"') :]
            given = re.search(r"\((verbatim|reprint|secondhand)\b", after)
            assert given, clause.id
            assert given[1] == clause.mark, clause.id


def test_the_facebook_edition_is_the_pop_up_of_june_2025_with_the_terms_of_july(facebook):
    assert (facebook.edition, facebook.effective) == ("2025-06", date(2025, 7, 1))
    scope = facebook.scope
    assert (scope.window, scope.window_days, scope.older_if_theme) == (ScopeWindow.LAST_N_DAYS, 30, True)
    assert scope.trigger is Trigger.ONGOING
    assert scope.selectors == ("time", "location", "theme")
    terms = [source for source in facebook.sources if source.authority is Authority.CONTRACT and source.dated]
    assert [source.when for source in terms] == ["1 July 2025", "18 December 2025"]


def test_the_contradictions_of_the_facebook_texts_stay_visible(facebook):
    conflicts = {conflict.id: conflict for conflict in facebook.conflicts}
    assert set(conflicts) == {"training", "ads", "thirty-days", "how-much", "location", "default"}
    clauses = {clause.id: clause for clause in facebook.clauses}
    training = [
        (clauses[name].mark, entry.stance)
        for name in conflicts["training"].clauses
        for entry in clauses[name].uses
        if entry.use is Use.TRAIN_AI
    ]
    assert (Mark.SECONDHAND, Stance.PERMITTED) in training
    assert (Mark.REPRINT, Stance.DENIED_CURRENTLY) in training
    assert (Mark.VERBATIM, Stance.SILENT) in training
    for use in (Use.TRAIN_AI, Use.ADS):
        stances = {entry.stance for clause in facebook.clauses for entry in clause.uses if entry.use is use}
        # Even if nobody had declared the conflict, the texts contradict each other.
        assert combined_stance(stances, declared_conflict=False) is Stance.CONFLICTING


def test_what_is_not_disclosed_is_said_so(facebook):
    assert [(entry.rule, entry.days) for entry in facebook.retention] == [
        (RetentionRule.BEGINS_REMOVAL_AFTER, 30),
        (RetentionRule.UNKNOWN, None),
    ]
    assert {control.default for control in facebook.controls} == {ControlDefault.DISPUTED}
    assert len(facebook.undisclosed) == 3


def test_later_texts_are_told_by_their_date(facebook):
    later = [
        clause.id for clause in facebook.clauses if clause.source and (clause.source.dated or date.min).year > 2025
    ]
    assert later == ["older-themes", "training-april-2026", "removal", "toggle-cloud-processing"]


def test_no_clause_speaks_of_biometric_data_or_of_who_somebody_is(facebook):
    text = (files("rollaudit.profiles") / "facebook-cloud-processing.toml").read_text(encoding="utf-8")
    assert "biometric" not in text.lower()
    assert tomllib.loads(text)["format"] == 1
    assert Category.ROUTINE not in chain.from_iterable(clause.categories for clause in facebook.clauses)


def test_the_documentation_names_every_word_of_the_vocabulary():
    page = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
    kinds = [kind for kind in vars(policy).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    words = {word for kind in [*kinds, Category] for word in kind}
    spoken = words - set(policy.PlatformAccess) - set(policy.DatePrecision) - set(policy.ScopeStanding)
    assert {word for word in spoken if f"`{word}`" not in page} == set()

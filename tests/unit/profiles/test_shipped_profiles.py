"""What ships is sound, dated, sourced, and says what its documentation says."""

import os
import re
import tomllib
from datetime import date
from enum import StrEnum
from itertools import chain
from pathlib import Path

import pytest

from rollaudit.model import policy, scope
from rollaudit.model.evidence import Category
from rollaudit.model.policy import Authority, ControlDefault, Mark, RetentionRule, Stance, Use
from rollaudit.model.scope import ScopeStanding, ScopeWindow, Trigger
from rollaudit.profiles.law import LEGAL_CLASSES
from rollaudit.profiles.load import known_editions, known_profiles, load_profile, shipped_text
from rollaudit.profiles.match import combined_stance

REPOSITORY = Path(__file__).parents[3]
FACTS = Path(os.environ.get("ROLLAUDIT_FACTS", REPOSITORY.parent / "shared" / "reference" / "policy-facts.md"))
EDITIONS = [f"{name}@{edition}" for name in known_profiles() for edition in known_editions(name)]
MOST_WORDS = 40
SECTIONS = {
    "facebook-cloud-processing": "Facebook",
    "google-photos-backup": "Google Photos",
    "icloud-photos": "Apple",
    "amazon-photos": "Amazon",
    "snapchat-memories": "Snapchat",
    "tiktok-pre-upload": "TikTok",
    "chatgpt-image-upload": "ChatGPT",
}
"""Each profile with the first words of its section's title in the facts."""


@pytest.fixture
def facebook():
    return load_profile("facebook-cloud-processing")


def section_of(name):
    """Return the facts on one product; skips, visibly, where there is no facts file."""
    if not FACTS.is_file():
        pytest.skip(f"no facts file at {FACTS}; set ROLLAUDIT_FACTS")
    sections = re.split(r"^## ", FACTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (section,) = [text for text in sections if text.startswith(SECTIONS[name.partition("@")[0]])]
    return section


@pytest.mark.parametrize("name", EDITIONS)
def test_a_shipped_profile_is_named_as_its_id_and_wholly_sourced(name):
    profile = load_profile(name)
    assert f"{profile.id}@{profile.edition}" == name
    used = {clause.source.id for clause in profile.clauses if clause.source}
    used |= {entry.source.id for entry in profile.applies}
    assert used == {source.id for source in profile.sources}, "a source that nothing cites"
    for clause in profile.clauses:
        assert (clause.source is None) == (clause.mark is Mark.UNKNOWN)
        assert clause.statement.endswith(".")
        assert clause.mark in Mark
        if clause.source:
            assert clause.source.publisher
            assert clause.source.dated or clause.source.when == "no date recorded"
        if clause.mark in (Mark.VERBATIM, Mark.REPRINT):
            assert clause.quote
        assert len((clause.quote or "").split()) <= MOST_WORDS


@pytest.mark.parametrize("name", EDITIONS)
def test_what_was_read_in_the_vendors_own_text_is_dated_or_said_to_be_undated(name):
    for clause in load_profile(name).clauses:
        if clause.mark is Mark.VERBATIM:
            assert clause.source.authority in (Authority.CONTRACT, Authority.POLICY, Authority.HELP)
            assert clause.source.dated or clause.source.id in {"photos-and-privacy", "meta-ais-terms"}


@pytest.mark.parametrize("name", known_profiles())
def test_each_edition_names_the_one_that_took_its_place(name):
    editions = [load_profile(f"{name}@{edition}") for edition in known_editions(name)]
    assert [one.effective for one in editions] == sorted(one.effective for one in editions)
    assert [one.superseded_by for one in editions] == [one.edition for one in editions[1:]] + [None]


@pytest.mark.corpus
@pytest.mark.parametrize("name", EDITIONS)
def test_every_quote_stands_word_for_word_in_the_facts_on_its_product(name):
    quoted = set(re.findall(r'"([^"]+)"', section_of(name)))
    for clause in load_profile(name).clauses:
        if clause.quote is not None:
            assert clause.quote in quoted, clause.id


@pytest.mark.corpus
@pytest.mark.parametrize("name", EDITIONS)
def test_every_mark_is_the_one_that_the_facts_give(name):
    section = section_of(name)
    of_all = re.search(r"\b(verbatim|reprint|secondhand)\)", section.partition("\n")[0])
    for clause in load_profile(name).clauses:
        if clause.quote is not None:
            after = section[section.index(f'"{clause.quote}"') :]
            given = of_all or re.search(r"\((?:all )?(verbatim|reprint|secondhand)\b", after)
            assert given, clause.id
            assert given[1] == clause.mark, clause.id


@pytest.mark.corpus
def test_the_seeds_hold_what_is_quoted_from_them(facebook):
    seeds = {path.name[:3]: " ".join(path.read_text(encoding="utf-8").split()) for path in FACTS.parent.glob("00?_*")}
    if not seeds:
        pytest.skip(f"no seeds beside {FACTS}; set ROLLAUDIT_FACTS")
    read_in = {"verge-2025-06": "001", "unnamed-press-2025-07": "002"}
    told = {clause.source.id: [] for clause in facebook.clauses if clause.source}
    for clause in facebook.clauses:
        if clause.source and clause.quote:
            told[clause.source.id].append(clause.quote)
    for source, seed in read_in.items():
        assert told[source]
        assert all(quote in seeds[seed] for quote in told[source]), source
    assert "themes like birthdays or graduations" in seeds["001"]


@pytest.mark.corpus
def test_every_statute_is_quoted_word_for_word_from_the_facts():
    if not FACTS.is_file():
        pytest.skip(f"no facts file at {FACTS}; set ROLLAUDIT_FACTS")
    quoted = set(re.findall(r'"([^"]+)"', FACTS.read_text(encoding="utf-8")))
    assert [one.id for one in LEGAL_CLASSES if one.quote not in quoted] == []


def test_between_july_and_december_2025_the_sentence_on_faces_went_and_the_embedding_came():
    june, october, december = (
        load_profile(f"facebook-cloud-processing@{e}") for e in ("2025-06", "2025-10", "2025-12")
    )
    ids = [{clause.id for clause in one.clauses} for one in (june, october, december)]
    assert ids[0] - ids[1] == {"training-june-2025"}
    assert ids[1] - ids[2] == {"terms-faces", "terms-retain", "terms-human-review", "terms-illinois-texas"}
    assert ids[2] - ids[1] == {"terms-embedding", "terms-retain-december-2025", "human-review-december-2025"}
    # Nothing is settled by it: the pop-up's last recorded words still name faces, and the contradiction stands.
    assert {conflict.id for conflict in december.conflicts} - {conflict.id for conflict in october.conflicts} == {
        "faces"
    }


def test_what_no_text_discloses_is_never_counted_as_everything_or_nothing():
    standing = {name: load_profile(name).scope.standing for name in known_profiles()}
    assert standing == {
        "amazon-photos": ScopeStanding.NOT_DISCLOSED,
        "chatgpt-image-upload": ScopeStanding.OWNER_CHOOSES,
        "facebook-cloud-processing": ScopeStanding.COUNTED,
        "google-photos-backup": ScopeStanding.COUNTED,
        "icloud-photos": ScopeStanding.COUNTED,
        "snapchat-memories": ScopeStanding.OWNER_CHOOSES,
        "tiktok-pre-upload": ScopeStanding.OWNER_CHOOSES,
    }


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


@pytest.mark.parametrize("name", EDITIONS)
def test_no_clause_speaks_of_biometric_data_or_of_who_somebody_is(name):
    text = shipped_text(name)
    assert "biometric" not in text.lower()
    assert tomllib.loads(text)["format"] == 1
    assert Category.ROUTINE not in chain.from_iterable(clause.categories for clause in load_profile(name).clauses)


def test_the_documentation_names_every_word_of_the_vocabulary():
    page = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
    known = [*vars(policy).values(), *vars(scope).values()]
    kinds = [kind for kind in known if isinstance(kind, type) and issubclass(kind, StrEnum)]
    words = {word for kind in [*kinds, Category] for word in kind}
    spoken = words - set(policy.PlatformAccess) - set(policy.DatePrecision) - set(scope.ScopeStanding)
    assert {word for word in spoken if f"`{word}`" not in page} == set()


def test_the_documentation_lists_every_profile_with_its_editions():
    page = (REPOSITORY / "docs" / "profiles.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| ((?:20\d\d-\d\d(?:, )?)+) \|", page, re.MULTILINE))
    assert listed == {name: ", ".join(known_editions(name)) for name in known_profiles()}

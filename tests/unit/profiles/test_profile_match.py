from dataclasses import replace

import pytest
from profile_texts import broken, documented_example

from rollaudit.model.evidence import Category
from rollaudit.model.policy import Stance, Use, UseStance
from rollaudit.profiles.law import LEGAL_CLASSES, legal_classes
from rollaudit.profiles.load import parse_profile
from rollaudit.profiles.match import MAX_EVIDENCE, combined_stance, match, reach

MEDIA = frozenset({Category.MEDIA_CONTENT})
FACE = MEDIA | {Category.FACE_PRESENCE, Category.FACIAL_FEATURES}
PLACE = MEDIA | {Category.LOCATION_PRECISE}


@pytest.fixture
def profile():
    return parse_profile(documented_example().encode(), name="example")


def only_faces(profile):
    upload, *rest = profile.clauses
    return replace(profile, clauses=(replace(upload, categories=(Category.FACE_PRESENCE,)), *rest))


def test_each_clause_and_use_is_counted_in_the_profiles_order(profile):
    exposures, _ = match(only_faces(profile), {MEDIA: 5, FACE: 3, PLACE: 2}, {MEDIA: 1, FACE: 2}, {})
    assert [(one.clause, one.use, one.stance, one.asset_count, one.stated_count) for one in exposures] == [
        ("upload", Use.PROVIDE_FEATURE, Stance.PERMITTED, 3, 2),
        ("upload", Use.TRAIN_AI, Stance.PERMITTED_IF, 3, 2),
        ("no-training", Use.TRAIN_AI, Stance.DENIED_CURRENTLY, 10, 3),
    ]
    assert exposures[1].condition == "the owner shares the memory"
    assert [one.conflict for one in exposures] == [None, "training", "training"]


def test_a_clause_that_nothing_meets_is_no_exposure(profile):
    exposures, verdicts = match(only_faces(profile), {PLACE: 4}, {}, {})
    assert {one.clause for one in exposures} == {"no-training"}
    assert match(profile, {}, {}, {})[0] == ()
    assert match(profile, {FACE: 0}, {}, {})[0] == ()
    # The verdict is the texts' own: it stands whatever the library holds.
    assert {one.use: one.stance for one in verdicts}[Use.PROVIDE_FEATURE] is Stance.PERMITTED


def test_an_exposure_names_the_categories_that_the_evidence_meets(profile):
    exposures, _ = match(profile, {PLACE: 4, MEDIA | {Category.FACE_PRESENCE}: 1}, {}, {})
    assert exposures[0].categories == (Category.FACE_PRESENCE, Category.MEDIA_CONTENT)


def test_evidence_stands_strongest_first_by_the_clauses_categories_without_repeats(profile):
    strongest = {
        Category.MEDIA_CONTENT: tuple(f"m{number}" for number in range(40)),
        Category.FACE_PRESENCE: ("f1", "m2", "f2"),
        Category.LOCATION_PRECISE: ("elsewhere",),
    }
    exposures, _ = match(profile, {FACE: 40}, {}, strongest)
    assert exposures[0].evidence[:6] == ("f1", "m2", "f2", "m0", "m1", "m3")
    assert len(exposures[0].evidence) == MAX_EVIDENCE
    assert "elsewhere" not in exposures[0].evidence


def test_a_conflict_over_another_matter_is_shown_but_settles_no_use(profile):
    (conflict,) = profile.conflicts
    matter = replace(profile, conflicts=(replace(conflict, use=None, clauses=("upload", "kept")),))
    exposures, verdicts = match(matter, {FACE: 1}, {}, {})
    assert exposures[0].conflict == "training"
    assert {one.use: one.stance for one in verdicts}[Use.PROVIDE_FEATURE] is Stance.PERMITTED


def test_every_use_has_one_verdict_permissions_first(profile):
    _, verdicts = match(profile, {FACE: 2, PLACE: 1}, {}, {})
    assert {one.use for one in verdicts} == set(Use)
    assert [(one.use, one.stance, one.asset_count) for one in verdicts[:3]] == [
        (Use.PROVIDE_FEATURE, Stance.PERMITTED, 3),
        (Use.TRAIN_AI, Stance.CONFLICTING, 3),
        (Use.IMPROVE_FEATURE, Stance.SILENT, 0),
    ]
    assert [(name, said.stance, said.condition) for name, said in verdicts[1].clauses] == [
        ("upload", Stance.PERMITTED_IF, "the owner shares the memory"),
        ("no-training", Stance.DENIED_CURRENTLY, "at this time"),
    ]


def test_changing_one_stance_changes_that_uses_verdict_and_no_other():
    granted = parse_profile(documented_example().encode(), name="before")
    refused = parse_profile(broken(('stance = "permitted" }', 'stance = "denied" }')), name="after")
    before, after = ({one.use: one for one in match(each, {FACE: 2}, {}, {})[1]} for each in (granted, refused))
    assert {use for use in Use if before[use] != after[use]} == {Use.PROVIDE_FEATURE}
    assert after[Use.PROVIDE_FEATURE].stance is Stance.DENIED


def test_verdicts_stand_in_the_order_of_their_stance(profile):
    order = ["permitted", "permitted_if", "conflicting", "denied", "denied_currently", "silent"]
    uses = (Use.LIKENESS_LICENCE, Use.ADS, Use.TRAIN_AI, Use.PERSONALISE, Use.SAFETY_SCAN, Use.HUMAN_REVIEW)
    entries = tuple(UseStance(use=use, stance=Stance(word)) for use, word in zip(uses, order, strict=True))
    clause = replace(profile.clauses[0], uses=entries)
    _, verdicts = match(replace(profile, clauses=(clause,), conflicts=()), {MEDIA: 1}, {}, {})
    assert [one.stance for one in verdicts] == sorted((one.stance for one in verdicts), key=order.index)
    assert tuple(one.use for one in verdicts[:5]) == uses[:5]


@pytest.mark.parametrize(
    ("stances", "declared", "together"),
    [
        ("", False, "silent"),
        ("silent", False, "silent"),
        ("permitted", False, "permitted"),
        ("permitted silent", False, "permitted"),
        ("permitted permitted_if", False, "permitted"),
        ("permitted_if", False, "permitted_if"),
        ("denied", False, "denied"),
        ("denied denied_currently", False, "denied_currently"),
        ("permitted denied", False, "conflicting"),
        ("permitted_if denied_currently", False, "conflicting"),
        ("conflicting permitted", False, "conflicting"),
        ("permitted", True, "conflicting"),
        ("silent", True, "conflicting"),
    ],
)
def test_what_several_texts_say_together(stances, declared, together):
    given = [Stance(word) for word in stances.split()]
    assert combined_stance(given, declared_conflict=declared) is Stance(together)


def test_a_condition_that_files_decide_narrows_the_assets_and_one_that_they_do_not_leaves_them():
    composed = (
        '{ any = [{ fact = "it shows a face", category = "face_presence" }, '
        '{ all = [{ fact = "it has a place", category = "location_precise" }, "the owner shares it"] }] }'
    )
    content = broken(
        ('categories = ["face_presence", "facial_features", "media_content"]', 'categories = ["media_content"]'),
        ('condition = "the owner shares the memory"', f"condition = {composed}"),
    )
    exposures, verdicts = match(parse_profile(content, name="mine"), {MEDIA: 5, FACE: 3, PLACE: 2}, {MEDIA: 1}, {})
    assert [(one.clause, one.use, one.asset_count, one.stated_count) for one in exposures] == [
        ("upload", Use.PROVIDE_FEATURE, 10, 1),
        ("upload", Use.TRAIN_AI, 5, 0),
        ("no-training", Use.TRAIN_AI, 10, 1),
    ]
    assert {one.use: one.asset_count for one in verdicts}[Use.TRAIN_AI] == 10
    exposures, _ = match(parse_profile(content, name="mine"), {MEDIA: 5}, {}, {})
    assert [one.clause for one in exposures if one.use is Use.TRAIN_AI] == ["no-training"]


def test_where_nothing_tells_what_is_stated_no_count_is_given(profile):
    exposures, _ = match(profile, {FACE: 3}, None, {})
    assert {(one.asset_count, one.stated_count) for one in exposures} == {(3, None)}
    assert {one.stated_count for one in reach(profile, {FACE: 3}, None, {})} == {None}


def test_every_clause_has_a_reach_even_one_that_grants_nothing(profile):
    strongest = {Category.FACE_PRESENCE: ("f1",), Category.MEDIA_CONTENT: ("m1", "f1")}
    reached = reach(profile, {FACE: 3, PLACE: 1}, {FACE: 1}, strongest)
    assert [(one.clause, one.asset_count, one.stated_count) for one in reached] == [
        ("upload", 4, 1),
        ("no-training", 4, 1),
        ("kept", 4, 1),
    ]
    assert reached[0].evidence == ("f1", "m1")


def test_a_statute_is_named_only_where_a_clause_reaches_what_files_carry(profile):
    assert [one.id for one in legal_classes(profile, {PLACE: 1})] == ["coppa"]
    faces = [one.id for one in legal_classes(profile, {FACE: 1})]
    assert faces == ["gdpr-9-1", "gdpr-recital-51", "bipa", "texas-503", "coppa"]
    assert legal_classes(profile, {}) == ()
    assert not any("contains" in one.statement for one in LEGAL_CLASSES)

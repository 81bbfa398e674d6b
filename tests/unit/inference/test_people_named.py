# ruff: noqa: DTZ001 - wall clocks have no zone
from datetime import date, datetime

from lives import HOME, days_at, lacked, photo, roll_of, said
from rollaudit.inference.people import people
from rollaudit.model.evidence import Category, EvidenceTier, Faces, Fact
from rollaudit.model.report import Inference

OWNER = Inference(
    id="owner_name", claim="", confidence=0.9, evidence=(), period=None, place=None, abstained=None,
    details=(("name", "Alba Exemplar"),),
)  # fmt: skip


def shown(*names):
    return [
        Fact(category=Category.PERSON_IDENTITY, field="Name", value=name, source="XMP:mwg-rs:Name") for name in names
    ]


def faces(count):
    return Faces(looked_for=True, count=count, tier=EvidenceTier.DETECTOR)


def claims_of(assets, said_before=()):
    return people(roll_of(assets), said_before)


def test_a_name_in_files_of_several_days_recurs():
    (person,) = said(claims_of(days_at(HOME, 12, count=5, facts=shown("Bruno Amostra"))), "person")
    assert person.claim == "Bruno Amostra: named in 5 files of 5 days, January 2025 to February 2025."
    assert person.made_from == 2


def test_a_name_of_one_day_does_not_recur():
    assets = [photo(datetime(2025, 3, 1, 12, minute), HOME, facts=shown("Bruno")) for minute in range(9)]
    assert lacked(claims_of(assets), "person") == "1 person is named in files, none in 2 of different days."


def test_nobody_named_is_said_so():
    assert lacked(claims_of(days_at(HOME, 12)), "person") == "no file names a person shown."


def test_spellings_but_for_case_are_one_person():
    assets = days_at(HOME, 12, count=4, facts=shown("Bruno")) + days_at(HOME, 14, count=3, facts=shown("BRUNO "))
    (person,) = said(claims_of(assets), "person")
    assert person.claim.startswith("Bruno: named in 7 files of 4 days")


def test_who_appears_with_whom():
    assets = days_at(HOME, 12, count=4, facts=shown("Bruno", "Clara")) + days_at(HOME, 14, facts=shown("Dina"))
    (pair,) = said(claims_of(assets), "companions")
    assert pair.claim.startswith("Bruno and Clara appear together in 4 files of 4 days")


def test_without_the_named_files_neither_person_nor_pair_is_claimed():
    assets = days_at(HOME, 12, count=6, facts=shown("Bruno", "Clara"))
    claims = claims_of(assets)
    for kind in ("person", "companions"):
        gone = set(said(claims, kind)[0].ends_without)
        left = claims_of([asset for asset in assets if asset.id not in gone])
        assert not any(claim.evidence == said(claims, kind)[0].evidence for claim in said(left, kind))
        assert not said(left, kind)


def test_photos_of_others_need_an_owner_who_is_shown():
    others = days_at(HOME, 12, count=6, facts=shown("Bruno"))
    own = days_at(HOME, 14, count=4, facts=shown("Alba Exemplar"))
    assert lacked(claims_of(others + own), "others_only").startswith("whose library it is stays open")
    assert lacked(claims_of(others, (OWNER,)), "others_only").startswith("the owner is named among those shown in 0")
    (claim,) = said(claims_of(others + own, (OWNER,)), "others_only")
    assert claim.claim == "6 files show only other people, by their names; 4 show the owner."


def test_a_photo_with_an_unnamed_face_may_show_the_owner():
    others = days_at(HOME, 12, count=6, facts=shown("Bruno"), faces=faces(2))
    own = days_at(HOME, 14, count=4, facts=shown("Alba Exemplar"))
    assert lacked(claims_of(others + own, (OWNER,)), "others_only") == "0 files name only other people; 3 needed."


def test_groups_that_grow():
    before = days_at(HOME, 12, first=date(2023, 1, 1), count=100, every=3, faces=faces(1))
    after = days_at(HOME, 12, first=date(2024, 1, 1), count=60, every=3, faces=faces(1))
    after += days_at(HOME, 14, first=date(2024, 1, 1), count=40, every=3, faces=faces(5))
    (claim,) = said(claims_of(before + after), "groups")
    assert claim.claim == "Photos with 3 people or more rose from 0% in 2023 to 40% in 2024."


def test_groups_that_stay_are_not_said_to_change():
    assets = [
        a for year in (2023, 2024) for a in days_at(HOME, 12, first=date(year, 1, 1), count=90, every=3, faces=faces(3))
    ]
    assert lacked(claims_of(assets), "groups").startswith("no change of groups between 2023 and 2024")


def test_groups_need_faces_that_were_looked_for():
    assert lacked(claims_of(days_at(HOME, 12)), "groups").startswith("faces were not looked for")


def test_hostile_names_are_made_safe_and_the_order_leaves_no_mark():
    assets = days_at(HOME, 12, count=4, facts=shown("\x1b]0;x\x07Eve\u202e", "<script>" * 40, "\udcff", "123"))
    claims = claims_of(assets)
    assert not any(char in claim.claim for claim in claims for char in "\x1b\x07\u202e\udcff")
    assert claims == claims_of(assets[::-1])

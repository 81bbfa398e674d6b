"""Without the photos that a claim names as its smallest set the claim is not made: for every kind that names one."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lives import CAFE, FRIEND, HOME, OFFICE, PARENTS, PHONE, ROME, days_at, photo, roll_of
from rollaudit.inference.infer import infer
from rollaudit.model.evidence import Category, EvidenceTier, Faces, Fact
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.analyse import evidence_for
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.simulate import fill_store, simulated_faces_version
from rollaudit.sample.simulator.persona import Persona
from rollaudit.store.store import Store
from stored_assets import analyse_options

_MOST = 30
_HABITS = st.lists(
    st.tuples(
        st.sampled_from([HOME, HOME, OFFICE, CAFE, PARENTS, ROME]),
        st.integers(0, 23),
        st.integers(0, 200),
        st.integers(1, _MOST),
        st.sampled_from([1, 2, 7, 14]),
        st.sampled_from([PHONE, PHONE, FRIEND]),
        st.sampled_from([(), ("Alba Exemplar",), ("Bruno Amostra", "Clara Amostra")]),
        st.sampled_from(["", "", "festa de anos", "o gato"]),
    ),
    min_size=1,
    max_size=5,
)
_PARTIES = st.lists(st.tuples(st.integers(2022, 2025), st.sampled_from([(6, 12), (6, 13), (10, 3)])), max_size=5)
_KEYS = {
    "device": ("make", "model"),
    "link": ("kind",),
    "owner_name": ("name",),
    "person": ("name",),
    "companions": ("one", "other"),
    "theme": ("theme",),
    "recap": ("year", "month"),
    "repeated_destination": ("town",),
    "time_zone": ("time_zone",),
}


def assets_of(habits, parties):
    found = {}
    for number, (spot, hour, after, count, every, device, names, words) in enumerate(habits):
        first = date(2025, 1, 6) + timedelta(days=after)
        facts = [
            *(Fact(category=Category.PERSON_IDENTITY, field="Name", value=name, source="XMP") for name in names),
            *([Fact(category=Category.CAPTION_TEXT, field="description", value=words, source="XMP")] if words else []),
        ]
        for asset in days_at(
            spot, hour + 0.01 * number, first=first, count=count, every=every, device=device, facts=facts
        ):
            found[asset.id] = asset
    for year, (month, day) in parties:
        for minute in range(4):
            at = datetime(year, month, day, 19, minute)  # noqa: DTZ001 - wall clocks have no zone
            one = photo(at, HOME, faces=Faces(looked_for=True, count=4, tier=EvidenceTier.DETECTOR))
            found[one.id] = one
    return list(found.values())


def same(claim, other):
    """Whether two claims mean the same: one place, days in common, or the same names."""
    if claim.id != other.id or other.abstained is not None:
        return False
    said, also = dict(claim.details), dict(other.details)
    if claim.id in _KEYS:
        return all(said.get(key) == also.get(key) for key in _KEYS[claim.id])
    if claim.id == "recurring_day":
        return said["day"] == also["day"]
    if claim.place:
        return (
            abs(claim.place.latitude - other.place.latitude) < 0.0015
            and abs(claim.place.longitude - other.place.longitude) < 0.0015
        )
    if claim.id == "trip":
        if claim.period.first < other.period.last and other.period.first < claim.period.last:
            return True
        # another trip may begin on the day on which one ends; the same one rests on some of its photos
        return not set(claim.evidence).isdisjoint(other.evidence)
    return True


def assert_each_ends(assets):
    """Every claim with a smallest set is not made of the others; return the kinds that have one."""
    kinds = set()
    for claim in infer(roll_of(assets)):
        if claim.abstained is not None or not claim.ends_without:
            continue
        gone = set(claim.ends_without)
        left = infer(roll_of([asset for asset in assets if asset.id not in gone]))
        assert not any(same(claim, other) for other in left), (claim.id, claim.claim)
        kinds.add(claim.id)
    return kinds


@settings(max_examples=12, deadline=None)
@given(_HABITS, _PARTIES)
def test_without_the_named_photos_no_claim_of_any_kind_is_made(habits, parties):
    assert_each_ends(assets_of(habits, parties))


@pytest.mark.parametrize(
    ("persona", "seed", "kinds"),
    [(Persona.OFFICE, 4, {"home", "work", "trip", "device"}), (Persona.STUDENT, 2, {"home", "device", "recap"})],
)
def test_nor_of_a_simulated_life(tmp_path, persona, seed, kinds):
    with Store(tmp_path / "life.sqlite") as store:
        truth = fill_store(store, 300, seed, persona, NoProgress())
        options = analyse_options(as_of=truth.as_of, faces_version=simulated_faces_version())
        evidence = evidence_for(store, options)
        assets = [evidence.received(asset, PlatformAccess.FULL) for asset in evidence.observed()]
    assert assert_each_ends(assets) >= kinds

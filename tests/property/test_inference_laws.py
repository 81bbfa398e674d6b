"""Laws of every claim about the roll, whatever the roll: order leaves no mark, removal ends, redaction ends."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lives import CAFE, HOME, OFFICE, PARENTS, ROME, days_at, roll_of
from rollaudit.inference.claimed import HAUNT_ID, HOME_ID, SECOND_ID, WORK_ID
from rollaudit.inference.infer import infer
from rollaudit.inference.journeys import TRIP_ID
from rollaudit.inference.whereabouts import claim_whereabouts

_PLACES = (HOME_ID, WORK_ID, SECOND_ID, HAUNT_ID)
_HABITS = st.lists(
    st.tuples(
        st.sampled_from([HOME, HOME, OFFICE, CAFE, PARENTS, ROME]),
        st.integers(0, 23),
        st.integers(0, 200),
        st.integers(1, 25),
        st.sampled_from([1, 2, 7, 14]),
    ),
    min_size=1,
    max_size=6,
)


def assets_of(habits):
    found = {}
    for spot, hour, after, count, every in habits:
        first = date(2025, 1, 6) + timedelta(days=after)
        for asset in days_at(spot, hour + 0.01 * len(found) / 60, first=first, count=count, every=every):
            found[asset.id] = asset
    return list(found.values())


def same(one, other):
    if one.id != other.id or other.abstained is not None:
        return False
    if one.place is None:
        return one.period.first <= other.period.last and other.period.first <= one.period.last
    return (
        abs(one.place.latitude - other.place.latitude) < 0.0015
        and abs(one.place.longitude - other.place.longitude) < 0.0015
    )


@settings(max_examples=25, deadline=None)
@given(_HABITS, st.randoms(use_true_random=False))
def test_the_order_in_which_assets_come_leaves_no_mark(habits, chance):
    assets = assets_of(habits)
    shuffled = list(assets)
    chance.shuffle(shuffled)
    assert infer(roll_of(shuffled)) == infer(roll_of(assets))


@settings(max_examples=25, deadline=None)
@given(_HABITS)
def test_removing_the_named_photos_ends_the_claim(habits):
    assets = assets_of(habits)
    for claim in claim_whereabouts(roll_of(assets), ()):
        if claim.abstained is not None or claim.id not in (*_PLACES, TRIP_ID):
            continue
        gone = set(claim.ends_without)
        assert gone <= {asset.id for asset in assets}
        left = claim_whereabouts(roll_of([asset for asset in assets if asset.id not in gone]), ())
        assert not any(same(claim, other) for other in left), claim.id


@settings(max_examples=25, deadline=None)
@given(_HABITS)
def test_so_many_photos_as_it_says_make_the_claim(habits):
    assets = sorted(assets_of(habits), key=lambda asset: asset.capture_time.local)
    for claim in claim_whereabouts(roll_of(assets), ()):
        if claim.id in _PLACES and claim.made_from is not None:
            first = claim_whereabouts(roll_of(assets[: claim.made_from]), ())
            assert any(same(claim, other) for other in first), claim.id


@settings(max_examples=15, deadline=None)
@given(_HABITS)
def test_without_positions_no_place_is_said(habits):
    bare = [replace(asset, position=None, place=None) for asset in assets_of(habits)]
    assert not any(claim.place for claim in infer(roll_of(bare)))

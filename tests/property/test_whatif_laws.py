"""What is imagined away is in no part of the report, and nothing else goes with it."""

import io
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.model.evidence import Category, Device, Fact, FileFormat, Outcome
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.analyse import analyse
from rollaudit.pipeline.compare import compare
from rollaudit.pipeline.without import LEFT_OUT, STRIPPED, parse_without
from rollaudit.report.json_v1 import write_json
from rollaudit.store.store import Store
from stored_assets import GPS_FACTS, LISBON, analyse_options, extraction, fill

FACTS = st.lists(
    st.sampled_from(
        [
            *GPS_FACTS,
            *(Fact(category=one, field="F", value="v", source="XMP:F") for one in Category),
            Fact(category=Category.LOCATION_INFERRED, field="City", value="L", source="path"),
        ]
    ),
    unique=True,
).map(tuple)
SAID = st.builds(
    lambda local, facts, position, device: extraction(local, facts=facts, position=position, device=device),
    st.none() | st.sampled_from(["2026-01-30T10:00:00", "2019-05-05T05:05:05"]),
    FACTS,
    st.none() | st.just(LISBON),
    st.sampled_from([Device(), Device(make="M", model="N", body_serial="1", owner="O")]),
)
LIBRARIES = st.dictionaries(st.text("abc", min_size=1, max_size=2), SAID, min_size=1, max_size=6)
GONE = {**STRIPPED, **{name: frozenset({category}) for name, category in LEFT_OUT.items()}}
NAMES = st.lists(st.sampled_from(sorted(GONE)), unique=True, min_size=1, max_size=3)


def report_of(library, platform, names=()):
    files = [(name, FileFormat.JPEG, Outcome.READ, said) for name, said in library.items()]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.sqlite") as store:
        fill(store, files)
        stream = io.StringIO()
        write_json(analyse(store, analyse_options(platform=platform, without=parse_without(names))), stream)
        return json.loads(stream.getvalue())


@settings(max_examples=25, deadline=None)
@given(library=LIBRARIES, platform=st.sampled_from(PlatformAccess), names=NAMES)
def test_what_is_left_out_is_nowhere_and_the_rest_is_as_it_was(library, platform, names):
    gone = {category.value for name in names for category in GONE[name]}
    before, after = report_of(library, platform), report_of(library, platform, names)
    was = {asset["path"]: asset for asset in before["assets"]}
    for asset in after["assets"]:
        facts = {fact["category"] for fact in asset["facts"]}
        assert gone.isdisjoint(facts | set(asset["categories"]))
        assert set(asset["categories"]) == set(was[asset["path"]]["categories"]) - gone
    for row in after["handover"]:
        assert not (row["category"] in gone and (row["ceiling"] or row["full_access"]))
    assert all(gone.isdisjoint(one["categories"]) for one in after["exposures"])
    effects = {one["category"]: one for one in after["without_effects"]}
    for row in before["handover"]:
        assert effects.get(row["category"], {"before": 0})["before"] == row["ceiling"]


@settings(max_examples=10, deadline=None)
@given(library=LIBRARIES, platform=st.sampled_from(PlatformAccess))
def test_a_profile_compared_with_itself_changes_nothing(library, platform):
    files = [(name, FileFormat.JPEG, Outcome.READ, said) for name, said in library.items()]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.sqlite") as store:
        fill(store, files)
        one, other = (analyse(store, analyse_options(platform=platform)) for _ in range(2))
        assert compare(one, other).is_empty


@pytest.mark.parametrize("name", sorted(GONE))
def test_every_name_takes_something_away(name):
    facts = tuple(Fact(category=one, field="F", value="v", source="XMP:F") for one in GONE[name])
    library = {"a": extraction("2026-01-30T10:00:00", facts=facts, position=LISBON), "b": extraction()}
    after = report_of(library, PlatformAccess.FULL, [name])
    assert any(one["before"] and not one["after"] for one in after["without_effects"])

"""The report depends on what is in the library, not on the order in which it was read."""

import io
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rollaudit.model.evidence import Category, Faces, Fact, FileFormat, Outcome
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.analyse import analyse
from rollaudit.pipeline.evidence import categories_of
from rollaudit.pipeline.examples import Strongest
from rollaudit.report.json_v1 import write_json
from rollaudit.store.store import Store
from stored_assets import GPS_FACTS, LISBON, analyse_options, asset, extraction, fill

CITY = Fact(category=Category.LOCATION_INFERRED, field="City", value="L", source="IPTC:City")
SERIAL = Fact(category=Category.DEVICE_IDENTIFIER, field="BodySerialNumber", value="1", source="EXIF:BodySerialNumber")
FACTS = st.lists(st.sampled_from([*GPS_FACTS, CITY, SERIAL]), unique=True).map(tuple)
LOCALS = st.none() | st.sampled_from(["2026-01-30T10:00:00", "2026-01-01T00:00:00", "2019-05-05T05:05:05"])
SAID = st.builds(
    lambda local, facts, position: extraction(local, facts=facts, position=position),
    LOCALS,
    FACTS,
    st.none() | st.just(LISBON),
)
NAMES = st.text(st.characters(codec=None, categories=("L", "N")), min_size=1, max_size=3) | st.just("\udcff")
LIBRARIES = st.dictionaries(NAMES, st.tuples(SAID, st.none() | st.integers(0, 3)), min_size=1, max_size=12)
PLATFORMS = st.sampled_from(PlatformAccess)


def report_text(library, names, platform):
    files = [(name, FileFormat.JPEG, Outcome.READ, library[name][0]) for name in names]
    faces = {name: Faces(looked_for=True, count=count) for name, (_, count) in library.items() if count is not None}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "s.sqlite") as store:
        fill(store, files, faces=faces)
        stream = io.StringIO()
        write_json(analyse(store, analyse_options(platform=platform)), stream)
        return stream.getvalue()


@settings(max_examples=25, deadline=None)
@given(library=LIBRARIES, platform=PLATFORMS, data=st.data())
def test_any_order_of_reading_gives_the_same_bytes(library, platform, data):
    names = list(library)
    assert report_text(library, names, platform) == report_text(library, data.draw(st.permutations(names)), platform)


@settings(max_examples=40, deadline=None)
@given(library=LIBRARIES, platform=PLATFORMS)
def test_every_number_can_be_counted_again_from_the_report_alone(library, platform):
    report = json.loads(report_text(library, list(library), platform))
    carried = [set(one["categories"]) for one in report["assets"]]
    assert len(carried) == len(library) == report["scope"]["ceiling"]
    for exposure in report["exposures"]:
        assert exposure["asset_count"] == sum(not one.isdisjoint(exposure["categories"]) for one in carried)
        assert exposure["stated_count"] <= exposure["asset_count"]
        assert set(exposure["evidence"]) <= {one["id"] for one in report["assets"]}
    for row in report["handover"]:
        assert row["ceiling"] == sum(row["category"] in one for one in carried)
        assert row["stated"] <= row["ceiling"] <= row["full_access"]
    assert {one["asset"] for one in report["findings"]} <= {one["id"] for one in report["assets"]}


@given(counts=st.lists(st.integers(0, 3), max_size=60), data=st.data())
def test_the_strongest_do_not_depend_on_the_order(counts, data):
    assets = [asset(f"{n}.jpg", faces=Faces(looked_for=True, count=count)) for n, count in enumerate(counts)]
    outcomes = []
    for order in (assets, data.draw(st.permutations(assets))):
        strongest = Strongest()
        for one in order:
            strongest.add(one, categories_of(one))
        outcomes.append((strongest.ids(), strongest.top(), [strongest.examples(category) for category in Category]))
    assert outcomes[0] == outcomes[1]

import dataclasses
import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from rollaudit.errors import UsageError
from rollaudit.model.difference import AssetChange, SideCategory, SideClaim, SideHead
from rollaudit.pipeline.diff import FIRST, difference
from rollaudit.pipeline.diff_sides import Side, SideAsset
from rollaudit.pipeline.report_lines import ReportLines
from rollaudit.report.difference import print_difference

HEAD = SideHead(
    path="a.sqlite",
    library="~/a",
    as_of="2025-07-06",
    made_with="1",
    profile="p",
    edition="2025-06",
    platform="full",
    without=(),
    files_found=1,
    photos=1,
    videos=0,
    categories={"media_content": SideCategory(looked_for=True, stated=1, ceiling=1)},
    claims=(SideClaim(id="home", claim="a circle", confidence=0.9),),
)


def asset(path, content=None, *, categories=("media_content",), rules=(), **more):
    known = {"id": content or f"id of {path}", "path": path, "kind": "photo", "day": None, "place": "", "device": ""}
    return SideAsset(**{**known, "names": (), **more}, categories=tuple(categories), rules=tuple(rules))


def side(*assets, head=HEAD):
    return Side(head=head, assets=lambda: iter(assets))


def changes(before, after):
    return {one.path: one.change for one in difference(before, after).changes()}


ASSETS = st.lists(
    st.builds(
        asset,
        st.text("abc\udcff", min_size=1, max_size=3),
        st.sampled_from(["x", "y", "z"]),
        categories=st.sets(st.sampled_from(["media_content", "location_precise"])),
        rules=st.sets(st.sampled_from(["RA101", "RA201"])),
    ),
    unique_by=lambda one: one.path,
    max_size=8,
)


@given(assets=ASSETS)
def test_nothing_changes_from_one_to_itself(assets):
    found = difference(side(*assets), side(*assets))
    assert found.is_empty
    assert found.unchanged == len(assets)


@given(old=ASSETS, new=ASSETS)
def test_every_asset_is_counted_once_and_findings_are_those_of_the_contents(old, new):
    found = difference(side(*old), side(*new))
    told = list(found.changes())
    assert len(told) == sum(found.counts.values())
    assert len(new) == found.unchanged + sum(one.change is not AssetChange.GONE for one in told)
    before, after = ({(one.id, rule) for one in part for rule in one.rules} for part in (old, new))
    for rule in ("RA101", "RA201"):
        counted = next(((one.new, one.fixed) for one in found.rules if one.rule == rule), (0, 0))
        assert counted == tuple(sum(one[1] == rule for one in part) for part in (after - before, before - after))


def test_content_decides():
    before = side(asset("same"), asset("a", "1"), asset("edited", "2"), asset("gone", "3"))
    after = side(asset("same"), asset("b", "1"), asset("edited", "4"), asset("new", "5"))
    assert changes(before, after) == {
        "b": AssetChange.MOVED,
        "edited": AssetChange.REPLACED,
        "new": AssetChange.NEW,
        "gone": AssetChange.GONE,
    }


def test_what_a_file_says_now_and_did_not():
    found = difference(
        side(asset("a", categories=("media_content", "audio"), rules=("RA201",))),
        side(asset("a", categories=("media_content", "date_taken"), rules=("RA101",))),
    )
    (only,) = found.changes()
    assert only.change is AssetChange.SAYS_OTHERWISE
    assert (only.categories_gained, only.categories_lost) == (("date_taken",), ("audio",))
    assert (only.findings_new, only.findings_fixed) == (("RA101",), ("RA201",))
    assert [(one.rule, one.new, one.fixed) for one in found.rules] == [("RA101", 1, 0), ("RA201", 0, 1)]


def test_places_devices_names_and_claims_that_came():
    after = HEAD.__class__(**{**{name: getattr(HEAD, name) for name in HEAD.__dataclass_fields__}, "claims": ()})
    found = difference(
        side(asset("a", place="Lisbon (PT)", device="X")),
        side(asset("a", place="Rome (IT)", device="X", names=("Alba",)), head=after),
    )
    assert (found.places.new, found.places.gone) == (("Rome (IT)",), ("Lisbon (PT)",))
    assert (found.devices.new, found.devices.gone) == ((), ())
    assert found.names.new == ("Alba",)
    assert [one.id for one in found.claims_gone] == ["home"]


def test_of_many_changes_the_first_are_kept_and_all_are_read_anew():
    found = difference(side(), side(*(asset(f"{number:03}") for number in range(FIRST + 5))))
    assert found.counts[AssetChange.NEW] == FIRST + 5
    assert len(found.first[AssetChange.NEW]) == FIRST
    assert len(list(found.changes())) == len(list(found.changes())) == FIRST + 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{\n"schema":1',
        '{\n"assets":[\n{"id":',
        '{"a":\n}',
        "{\nnothing\n}",
        '{\n"schema":"s",\n"assets":[\n{"id":',
    ],
)
def test_what_is_no_whole_report_is_refused(tmp_path, text):
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(UsageError) as refused:
        ReportLines(path).head()
    assert refused.value.hint


def test_both_layouts_read_alike(tmp_path):
    document = {"schema": "s", "assets": [{"id": "\udcff"}, {"id": "2"}], "findings": []}
    lines, whole = tmp_path / "lines.json", tmp_path / "whole.json"
    lines.write_text('{\n"schema":"s",\n"assets":[\n{"id":"\\udcff"},\n{"id":"2"}\n],\n"findings":[]\n}\n')
    whole.write_text(json.dumps(document, indent=2))
    for path in (lines, whole):
        read = ReportLines(path)
        assert read.head() == {"schema": "s"}
        assert list(read.array("assets")) == document["assets"]
        assert list(read.array("findings")) == []


LOOKED = ("faces=1", "thumbnail=1")


def head(*detectors, **more):
    return dataclasses.replace(HEAD, detectors=detectors, **more)


@pytest.mark.parametrize("newer_looked", [False, True])
def test_what_one_side_did_not_look_for_is_neither_gone_nor_new(newer_looked):
    faces = asset("a", categories=("media_content", "face_presence", "facial_features"), rules=("RA201", "RA301"))
    edited = asset("b", categories=("edit_history",), rules=("RA504",), by_pixels=(("edit_history", ("thumbnail",)),))
    said = (
        SideClaim(id="recurring_day", claim="12 June: a birthday", confidence=0.9),
        SideClaim(id="trip", claim="Rome, with up to 4 people in one photo", confidence=0.8),
    )
    rows = {"face_presence": SideCategory(looked_for=True, stated=0, ceiling=1),
            "edit_history": SideCategory(looked_for=True, stated=0, ceiling=1)}  # fmt: skip
    looked = side(faces, edited, head=head(*LOOKED, claims=said, categories=rows))
    named = {"face_presence": SideCategory(looked_for=True, stated=0, ceiling=0),
             "edit_history": SideCategory(looked_for=True, stated=0, ceiling=0)}  # fmt: skip
    blind = side(
        asset("a", categories=("media_content",), rules=("RA201",)),
        asset("b", categories=()),
        head=head(claims=(SideClaim(id="trip", claim="Rome", confidence=0.8),), categories=named),
    )
    found = difference(blind, looked) if newer_looked else difference(looked, blind)
    assert not any(found.counts.values())
    assert found.rules == ()
    assert found.claims_new == found.claims_gone == ()
    (row,) = found.categories
    unlooked = row.before if newer_looked else row.after
    assert (row.category, unlooked.looked_for, unlooked.ceiling) == ("face_presence", False, None)
    assert unlooked.reason == "faces were not looked for"
    assert {one.detector for one in found.one_sided} == {"faces", "thumbnail"}
    assert {one.unlooked.value for one in found.one_sided} == {"before" if newer_looked else "after"}
    page = StringIO()
    print_difference(found, Console(file=page, width=120))
    side_named = "first" if newer_looked else "second"
    assert f"recurring_day not comparable: faces were not looked for in the {side_named}" in page.getvalue()
    assert "trip" not in page.getvalue().partition("WHAT IT ADDS UP TO")[2]


def test_a_category_known_in_part_by_what_one_side_looked_for_is_counted_by_what_both_did():
    by_thumbnail = (("edit_history", ("thumbnail",)),)
    old = side(
        asset("a", categories=("edit_history",), by_pixels=by_thumbnail),
        head=head(*LOOKED, categories={"edit_history": SideCategory(looked_for=True, stated=0, ceiling=1)}),
    )
    new = side(
        asset("a"),
        asset("b", categories=("edit_history",)),
        asset("c", categories=("edit_history",)),
        head=head(categories={"edit_history": SideCategory(looked_for=True, stated=0, ceiling=2)}),
    )
    (row,) = difference(old, new).categories
    assert (row.before.ceiling, row.after.ceiling) == (0, 2)
    assert row.before.reason == row.after.reason == "counted by what both looked for"


def test_another_day_and_other_versions_of_detectors_are_told():
    found = difference(side(head=head("faces=1")), side(head=head("faces=2", as_of="2025-08-01")))
    assert found.unlike == ("as_of", "detectors")
    assert found.one_sided == ()

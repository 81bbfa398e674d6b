from dataclasses import replace
from datetime import date

import pytest

from rollaudit.errors import NothingToAuditError
from rollaudit.model.evidence import Category, Device, Extraction, Faces, FileFormat, Outcome, Reason, ReasonCode
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.scope import ScopeWindow
from rollaudit.pipeline.analyse import analyse
from rollaudit.profiles.load import load_profile
from rollaudit.store.store import Store
from stored_assets import AS_OF, GPS_FACTS, LISBON, analyse_options, extraction, fill

JPEG, READ = FileFormat.JPEG, Outcome.READ
TRUNCATED = Extraction(reasons=(Reason(code=ReasonCode.TRUNCATED),))
NOT_MEDIA = Extraction(reasons=(Reason(code=ReasonCode.NOT_MEDIA),))
PLACED = {"position": LISBON, "facts": GPS_FACTS}
FILES = [
    ("new.jpg", JPEG, READ, extraction("2026-01-30T10:00:00", **PLACED, device=Device(make="Maker"))),
    ("edge.jpg", JPEG, READ, extraction("2026-01-01T00:00:00")),
    ("before.jpg", JPEG, READ, extraction("2025-12-31T23:59:59", **PLACED)),
    ("tomorrow.jpg", JPEG, READ, extraction("2026-02-01T00:00:00")),
    ("undated.jpg", JPEG, Outcome.PARTIAL, TRUNCATED),
    ("clip.mov", FileFormat.MOV, READ, extraction("0001-01-01T00:00:00")),
    ("notes.txt", FileFormat.OTHER, Outcome.SKIPPED, NOT_MEDIA),
]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        fill(
            one,
            FILES,
            faces={"new.jpg": Faces(looked_for=True, count=2), "edge.jpg": Faces(looked_for=True, count=0)},
        )
        yield one


def row(report, category):
    return next(one for one in report.handover if one.category is category)


def test_coverage_adds_up_to_the_files(store):
    coverage = analyse(store, analyse_options()).coverage
    assert coverage.files_found == len(FILES) == coverage.read + coverage.partial + coverage.skipped
    assert (coverage.read, coverage.partial, coverage.skipped) == (5, 1, 1)
    assert (coverage.photos, coverage.videos) == (5, 1)
    assert coverage.by_reason == {"not_media": 1, "truncated": 1}
    assert sum(coverage.by_format.values()) == len(FILES)


def test_the_window_holds_both_its_edges_and_no_undated(store):
    scope = analyse(store, analyse_options()).scope
    assert (scope.window_days, scope.window.first, scope.window.last) == (30, date(2026, 1, 1), AS_OF)
    assert (scope.stated, scope.ceiling, scope.undated) == (2, 6, 1)


def test_a_profile_that_takes_everything_takes_the_undated(store):
    profile = load_profile("facebook-cloud-processing")
    profile = replace(profile, scope=replace(profile.scope, window=ScopeWindow.ALL, window_days=None))
    scope = analyse(store, analyse_options(profile=profile)).scope
    assert scope.stated == scope.ceiling == 6


@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(1, 1, 20), date(9999, 12, 31)])
def test_no_day_is_too_far_away(store, as_of):
    report = analyse(store, analyse_options(as_of=as_of))
    assert report.scope.window.last == as_of


@pytest.mark.parametrize("platform", PlatformAccess)
def test_what_is_handed_over_is_never_more_than_there_is(store, platform):
    report = analyse(store, analyse_options(platform=platform))
    for one in report.handover:
        assert one.stated <= one.ceiling <= one.full_access <= report.scope.ceiling
    assert row(report, Category.MEDIA_CONTENT).ceiling == 6
    assert row(report, Category.LOCATION_PRECISE).full_access == 2
    assert row(report, Category.LOCATION_PRECISE).ceiling == (2 if platform is PlatformAccess.FULL else 0)
    effects = {(one.platform, one.category): (one.before, one.after) for one in report.platform_effects}
    assert effects[PlatformAccess.PICKER, Category.LOCATION_PRECISE] == (2, 0)


def test_none_found_is_not_the_same_as_not_looked_for(store):
    looked = row(analyse(store, analyse_options()), Category.FACE_PRESENCE)
    assert (looked.looked_for, looked.ceiling) == (True, 1)
    report = analyse(store, analyse_options(faces_version=None))
    off = row(report, Category.FACE_PRESENCE)
    assert (off.looked_for, off.ceiling) == (False, 0)
    assert report.faces.looked_at == 0
    missing = {one.category for one in report.not_looked_for}
    assert {Category.FACE_PRESENCE, Category.OBJECTS_SCENES} <= missing
    assert Category.FACE_PRESENCE not in {one.category for one in analyse(store, analyse_options()).not_looked_for}
    captions = row(report, Category.CAPTION_TEXT)
    assert (captions.looked_for, captions.ceiling) == (True, 0)


def test_hashes_are_shown_only_where_they_were_asked_for(store):
    store._db.execute("UPDATE files SET sha256 = 'f'")
    asked, not_asked = (analyse(store, analyse_options(with_sha256=asked)) for asked in (True, False))
    shown = [one.asset.files[0].record.sha256 for one in asked.evidence.assets()]
    hidden = [one.asset.files[0].record.sha256 for one in not_asked.evidence.assets()]
    assert (set(shown), set(hidden)) == ({"f"}, {None})


def test_positions_of_five_decimals_find_their_towns(tmp_path):
    spots = [replace(LISBON, latitude=38.70005 + number / 10_000) for number in range(200)]
    with Store(tmp_path / "s.sqlite") as store:
        fill(store, [(f"{n}.jpg", JPEG, READ, extraction(position=spot)) for n, spot in enumerate(spots)])
        places = analyse(store, analyse_options()).places
    assert (places.positions, places.unnamed) == (200, 0)


def test_nothing_but_texts_is_nothing_to_audit(tmp_path):
    with Store(tmp_path / "s.sqlite") as store:
        fill(store, FILES[-1:])
        with pytest.raises(NothingToAuditError, match="the one file found is neither") as caught:
            analyse(store, analyse_options())
        assert "JPEG" in caught.value.hint


def test_an_empty_directory_is_nothing_to_audit(tmp_path):
    with Store(tmp_path / "s.sqlite") as store:
        fill(store, [])
        with pytest.raises(NothingToAuditError, match="No file"):
            analyse(store, analyse_options())

from dataclasses import replace

import pytest

from rollaudit.model.evidence import Category, FileFormat, FileRole, Outcome, Position
from rollaudit.model.policy import PlatformAccess
from rollaudit.model.scope import ScopeStanding
from rollaudit.model.summaries import Period, ScopeCount
from rollaudit.pipeline.alternatives import Alternatives, Received, windows_of
from rollaudit.pipeline.analyse import analyse
from rollaudit.pipeline.evidence import StoredEvidence, categories_of
from rollaudit.pipeline.tally import captured_on
from rollaudit.profiles.load import known_profiles, load_profile
from rollaudit.profiles.platform import ALIKE
from rollaudit.store.store import Store
from stored_assets import AS_OF, GPS_FACTS, LISBON, analyse_options, asset, extraction, fill, record

JPEG, READ = FileFormat.JPEG, Outcome.READ
FILES = [
    ("new.jpg", JPEG, READ, extraction("2026-01-30T10:00:00", position=LISBON, facts=GPS_FACTS)),
    ("old.jpg", JPEG, READ, extraction("2019-01-30T10:00:00", position=LISBON, facts=GPS_FACTS)),
    ("undated.jpg", JPEG, READ, extraction()),
]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.sqlite") as one:
        fill(one, FILES)
        yield one


def of(report, name, platform=PlatformAccess.FULL):
    return next(one for one in report.alternatives if one.profile.id == name and platform in one.platforms)


def positions(alternative):
    return next((one.before, one.after) for one in alternative.effects if one.category is Category.LOCATION_PRECISE)


def test_the_first_is_the_report_itself_and_every_product_that_ships_stands_beside_it(store):
    report = analyse(store, analyse_options())
    own = report.alternatives[0]

    assert (own.profile, own.scope, own.verdicts) == (report.profile, report.scope, report.verdicts)
    assert {one.profile.id for one in report.alternatives} == set(known_profiles())
    assert len({(one.profile.id, one.profile.edition, one.platforms) for one in report.alternatives}) == len(
        report.alternatives
    )


def test_each_product_is_counted_as_a_report_of_its_own_would_be(store):
    report = analyse(store, analyse_options())
    for platform in PlatformAccess:
        for name in known_profiles():
            alone = analyse(store, analyse_options(profile=load_profile(name), platform=platform))
            beside = of(report, name, platform)
            assert beside.scope == alone.scope, (name, platform)
            assert beside.verdicts == alone.verdicts, (name, platform)


def test_without_media_location_positions_go_and_windows_stay(store):
    report = analyse(store, analyse_options())
    blank = of(report, "facebook-cloud-processing", PlatformAccess.NO_MEDIA_LOCATION)

    assert positions(blank) == (2, 0)
    assert blank.platforms == (PlatformAccess.NO_MEDIA_LOCATION, PlatformAccess.PICKER)
    assert (blank.scope.stated, blank.scope.ceiling, blank.scope.undated) == (1, 3, 1)


def test_what_the_owner_chooses_is_not_counted(store):
    report = analyse(store, analyse_options())
    picked = of(report, "chatgpt-image-upload")

    assert picked.scope.standing is ScopeStanding.OWNER_CHOOSES
    assert picked.scope.stated is None


@pytest.mark.parametrize("own", ["facebook-cloud-processing", "google-photos-backup"])
def test_sidecars_reach_only_a_product_that_holds_the_library(own):
    profile = load_profile(own)
    there = Position(latitude=1.0, longitude=2.0, source="sidecar:geoData")
    bare = asset("a.jpg", extraction("2026-01-30T10:00:00"))
    beside = replace(
        bare.files[0], role=FileRole.SIDECAR, record=record("a.json", extraction=extraction(position=there))
    )
    whole = replace(bare, files=(*bare.files, beside), position=there)
    holds = own == "google-photos-backup"
    evidence = StoredEvidence(
        store=None, places={}, platform=PlatformAccess.FULL, faces_version=None, with_sha256=False, with_sidecars=holds
    )
    received = Received(windows=windows_of(profile, AS_OF))
    kept = [evidence.received(whole, alike[0]) for alike in ALIKE]
    received.add(whole, evidence, captured_on(kept[0]), tuple(map(categories_of, kept)))
    scope = ScopeCount(window_days=None, window=Period(), stated=None, ceiling=1, undated=0, per_month=0.0)
    found = Alternatives(received=received, as_of=AS_OF).beside(profile, PlatformAccess.FULL, scope)
    reached = {
        one.profile.id: [effect.after for effect in one.effects if effect.category is Category.LOCATION_PRECISE]
        for one in found
        if PlatformAccess.FULL in one.platforms
    }

    assert reached["google-photos-backup"] == [1]
    assert reached["facebook-cloud-processing"] in ([], [0])

from dataclasses import replace

import pytest

from rollaudit.model.evidence import AssetFile, Category, Faces, Fact, FileRole, Place
from rollaudit.model.policy import PlatformAccess
from rollaudit.pipeline.evidence import categories_of, received, rounded
from stored_assets import GPS_FACTS, LISBON, asset, extraction, record

CITY = Fact(category=Category.LOCATION_INFERRED, field="City", value="Lisbon", source="IPTC:City")
MODEL = Fact(category=Category.DEVICE_INFO, field="Model", value="X", source="EXIF:Model")
LIMITED = [PlatformAccess.NO_MEDIA_LOCATION, PlatformAccess.PICKER]


TOWN = Place(name="Paris", region="Ile-de-France", country_code="FR", distance_km=0.2)


def handed_over(one, platform, *, sidecars=False):
    return received(one, platform, sidecars=sidecars, places={(48.85, 2.35): TOWN})


def with_sidecar(one):
    said = Fact(category=Category.PERSON_IDENTITY, field="people.name", value="Ann", source="sidecar:people.name")
    there = replace(LISBON, source="sidecar:geoData")
    file = AssetFile(
        role=FileRole.SIDECAR, record=record("a.json", extraction=extraction(position=there, facts=(said,)))
    )
    return replace(one, files=(*one.files, file), facts=(*one.facts, said), position=one.position or there)


def whole():
    place = Place(name="Lisbon", region="Lisbon", country_code="PT", distance_km=0.1)
    return asset(one=extraction("2025-01-01T10:00:00", position=LISBON, facts=(*GPS_FACTS, CITY, MODEL)), place=place)


def test_full_access_receives_the_file_as_it_is():
    one = whole()
    assert handed_over(one, PlatformAccess.FULL) is one


@pytest.mark.parametrize("platform", LIMITED)
def test_the_position_is_taken_out_and_the_named_town_stays(platform):
    left = handed_over(whole(), platform)
    assert (left.position, left.place) == (None, None)
    assert left.facts == (CITY, MODEL)
    assert categories_of(left) == {
        Category.MEDIA_CONTENT,
        Category.DATE_TAKEN,
        Category.LOCATION_INFERRED,
        Category.DEVICE_INFO,
    }


@pytest.mark.parametrize("platform", LIMITED)
def test_a_position_elsewhere_in_the_file_stays(platform):
    one = whole()
    kept = replace(LISBON, source="sidecar:geoData")
    left = handed_over(asset(one=replace(one.files[0].record.extraction, position=kept)), platform)
    assert left.position == kept
    assert Category.LOCATION_PRECISE in categories_of(left)


def test_every_asset_hands_over_its_content():
    assert categories_of(asset()) == {Category.MEDIA_CONTENT}


def test_a_lone_altitude_tells_nobody_where():
    altitude = GPS_FACTS[0]._replace(field="GPSAltitude")
    assert Category.LOCATION_PRECISE not in categories_of(asset(one=extraction(facts=(altitude,))))


def test_a_face_has_features_and_no_face_has_none():
    both = {Category.FACE_PRESENCE, Category.FACIAL_FEATURES}
    assert both <= categories_of(asset(faces=Faces(looked_for=True, count=1)))
    for faces in (Faces(looked_for=True, count=0), Faces(looked_for=True), Faces(looked_for=False)):
        assert not both & categories_of(asset(faces=faces))
    region = Fact(category=Category.FACE_PRESENCE, field="Area", value="x", source="XMP:mwg-rs:Area")
    assert both <= categories_of(asset(one=extraction(facts=(region,))))


def test_points_are_rounded_as_the_names_are_looked_up():
    assert rounded(38.71695, -9.16395) == (round(38.71695, 4), round(-9.16395, 4))


@pytest.mark.parametrize("platform", list(PlatformAccess))
def test_a_sidecar_is_received_only_with_the_library_itself(platform):
    one = with_sidecar(asset(one=extraction("2025-01-01T10:00:00", facts=(MODEL,))))
    left = handed_over(one, platform)
    assert (left.position, left.facts) == (None, (MODEL,))
    assert left.capture_time == one.capture_time
    library = handed_over(one, platform, sidecars=True)
    assert library.position is not None
    assert Category.PERSON_IDENTITY in categories_of(library)


def test_the_place_is_that_of_the_position_that_is_left():
    one = whole()
    paris = replace(LISBON, latitude=48.85, longitude=2.35, source="QuickTime:location.ISO6709")
    movie = AssetFile(role=FileRole.LIVE_PHOTO_VIDEO, record=record("a.mov", extraction=extraction(position=paris)))
    left = handed_over(replace(one, files=(*one.files, movie)), PlatformAccess.PICKER)
    assert (left.position, left.place) == (paris, TOWN)


def test_the_note_that_a_position_was_blanked_is_ours_and_stays():
    note = Fact(category=Category.EDIT_HISTORY, field="PositionBlanked", value=True, source="EXIF:GPSLatitude")
    left = handed_over(asset(one=extraction(facts=(note,))), PlatformAccess.NO_MEDIA_LOCATION)
    assert left.facts == (note,)


def test_the_day_of_a_change_tells_nobody_when_it_was_taken():
    changed = Fact(Category.DATE_TAKEN, "ModifyDate", "2022-08-24T22:07:07+02:00", "XMP:xmp:ModifyDate")
    assert Category.DATE_TAKEN not in categories_of(asset(one=extraction(facts=(changed,))))
    assert Category.DATE_TAKEN in categories_of(asset(one=extraction("2022-08-24T22:07:07", facts=(changed,))))

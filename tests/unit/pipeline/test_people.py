import pytest

from rollaudit.model.evidence import (
    AssetFile,
    Category,
    EvidenceTier,
    FaceBox,
    Faces,
    Fact,
    FileRole,
    Raster,
)
from rollaudit.pipeline.people import faces_of_asset
from stored_assets import extraction, record

LEFT = FaceBox(left=0.1, top=0.2, width=0.1, height=0.15, score=0.95)
RIGHT = FaceBox(left=0.7, top=0.2, width=0.1, height=0.15, score=0.9)


def seen(*boxes, **parts):
    return Faces(**{"looked_for": True, "count": len(boxes), "tier": EvidenceTier.DETECTOR, "boxes": boxes, **parts})


def region(left, top, width, height, *, name="", source="XMP:mwg-rs:Area"):
    shown = f"{left:.4f} {top:.4f} {width:.4f} {height:.4f}"
    return Fact(Category.FACE_PRESENCE, "Region", f"{name}: {shown}" if name else shown, source)


def around(box, **more):
    return region(box.left - 0.01, box.top - 0.01, box.width + 0.03, box.height + 0.02, **more)


def person(name):
    return Fact(Category.PERSON_IDENTITY, "name", name, "sidecar:people.name")


def merged(faces, *facts, orientation=1, beside=(), more=()):
    raster = Raster(width=400, height=300, orientation=orientation)
    files = [
        AssetFile(role=FileRole.PRIMARY, record=record(extraction=extraction(facts=facts, raster=raster), faces=faces))
    ]
    if beside:
        files.append(AssetFile(role=FileRole.SIDECAR, record=record("a.json", extraction=extraction(facts=beside))))
    files += more
    everything = tuple(fact for file in files for fact in file.record.extraction.facts)
    return faces_of_asset(files, everything)


def test_without_any_word_of_the_file_the_detector_alone_counts():
    found = merged(seen(LEFT, RIGHT))
    assert (found.count, found.tier, found.tiers) == (2, EvidenceTier.DETECTOR, (EvidenceTier.DETECTOR,))


def test_one_face_seen_by_region_and_detector_counts_once_and_the_region_is_named():
    found = merged(seen(LEFT, RIGHT), around(LEFT, name="Ana: B."))
    assert found.count == len(found.boxes) == 2
    assert found.tier is EvidenceTier.REGION
    assert found.tiers == (EvidenceTier.REGION, EvidenceTier.DETECTOR)


def test_a_region_of_a_face_that_the_detector_did_not_see_is_added():
    found = merged(seen(LEFT), around(RIGHT))
    assert found.count == 2
    assert found.boxes[1].score == 1.0


def test_the_same_region_by_two_standards_counts_once():
    found = merged(seen(), around(LEFT), around(LEFT, source="XMP:MPReg:Rectangle"))
    assert found.count == 1


@pytest.mark.parametrize(
    ("orientation", "stored"),
    [
        (1, (0.1, 0.2, 0.1, 0.15)),
        (2, (0.8, 0.2, 0.1, 0.15)),
        (3, (0.8, 0.65, 0.1, 0.15)),
        (4, (0.1, 0.65, 0.1, 0.15)),
        (5, (0.2, 0.1, 0.15, 0.1)),
        (6, (0.2, 0.8, 0.15, 0.1)),
        (7, (0.65, 0.8, 0.15, 0.1)),
        (8, (0.65, 0.1, 0.15, 0.1)),
    ],
)
def test_regions_are_turned_as_the_picture_is(orientation, stored):
    assert merged(seen(LEFT), region(*stored), orientation=orientation).count == 1


def test_regions_of_a_program_that_forgot_to_turn_them_back_fit_as_they_are():
    assert merged(seen(LEFT), around(LEFT), orientation=6).count == 1


def test_regions_count_where_nobody_looked_or_could_look():
    off = merged(Faces(looked_for=False), around(LEFT), around(RIGHT))
    assert (off.looked_for, off.count, off.tier) == (False, 2, EvidenceTier.REGION)
    broken = merged(Faces(looked_for=True, reason="is cut short"), around(LEFT))
    assert (broken.count, broken.reason) == (1, "is cut short")


def test_names_in_a_sidecar_count_only_beyond_the_faces_found():
    two = merged(seen(LEFT, RIGHT), beside=(person("Ana"), person("Rui")))
    assert (two.count, two.tier) == (2, EvidenceTier.SIDECAR)
    three = merged(seen(LEFT), beside=(person("Ana"), person("Rui"), person("Eva")))
    assert (three.count, len(three.boxes)) == (3, 1)


def test_regions_in_an_xmp_sidecar_are_the_sidecars_word():
    found = merged(seen(LEFT), beside=(around(LEFT, source="sidecar:XMP:mwg-rs:Area"),))
    assert (found.count, found.tier) == (1, EvidenceTier.SIDECAR)


def test_an_edit_and_a_live_photos_movie_show_nobody_twice():
    edit = record("b.jpg", extraction=extraction(facts=(around(RIGHT),)))
    movie = record("a.mov", faces=seen(LEFT, RIGHT, frames=5))
    more = (
        AssetFile(role=FileRole.EDIT, record=edit),
        AssetFile(role=FileRole.LIVE_PHOTO_VIDEO, record=movie),
    )
    found = merged(seen(LEFT), more=more)
    assert (found.count, found.frames, found.boxes) == (2, 5, (LEFT,))


def test_a_list_of_regions_without_boxes_still_says_how_many():
    listed = Fact(Category.FACE_PRESENCE, "RegionCount", 3, "XMP:mwg-rs:RegionList")
    assert merged(seen(LEFT), listed).count == 3

import pytest

from rollaudit.model.evidence import Category, Device, Faces, Fact, Position, device_name
from rollaudit.pipeline.evidence import categories_of
from rollaudit.pipeline.examples import EXAMPLES, STRONGEST, TOP, Strongest, value_of
from stored_assets import GPS_FACTS, asset, extraction


def at(accuracy_m):
    position = Position(latitude=1.0, longitude=2.0, source="EXIF:GPSLatitude", accuracy_m=accuracy_m)
    return extraction(position=position, facts=GPS_FACTS)


def strongest_of(*assets):
    strongest = Strongest()
    for one in assets:
        strongest.add(one, categories_of(one))
    return strongest


def test_the_strongest_come_first():
    crowd = [asset(f"{count}.jpg", faces=Faces(looked_for=True, count=count)) for count in (1, 9, 4, 2)]
    examples = strongest_of(*crowd).examples(Category.FACE_PRESENCE)
    assert [one.value for one in examples] == ["9 faces", "4 faces", "2 faces"]
    assert len(examples) == EXAMPLES


def test_of_equals_the_first_by_path_stay():
    names = [f"{number:03}.jpg" for number in range(STRONGEST * 3)]
    strongest = strongest_of(*(asset(name) for name in reversed(names)))
    assert strongest.ids()[Category.MEDIA_CONTENT] == tuple(f"id of {name}" for name in names[:STRONGEST])


def test_names_that_are_no_utf_8_are_ordered_by_their_bytes():
    strongest = strongest_of(*(asset(name) for name in ("\udcff.jpg", "é.jpg", "b.jpg")))
    assert [one.path for one in strongest.examples(Category.MEDIA_CONTENT)] == ["b.jpg", "é.jpg", "\udcff.jpg"]


def test_the_best_accuracy_is_the_strongest_and_below_zero_means_unknown():
    strongest = strongest_of(*(asset(f"{number}.jpg", at(number)) for number in (-1.0, None, 60.0, 4.0)))
    assert [one.path for one in strongest.examples(Category.LOCATION_PRECISE)] == ["4.0.jpg", "60.0.jpg", "-1.0.jpg"]


def test_a_track_tells_more_than_the_most_accurate_point():
    start = Position(latitude=3.0, longitude=4.0, source="GPMF:GPS5")
    facts = (*GPS_FACTS, Fact(Category.LOCATION_PRECISE, "TrackPositionsRead", 1576, "GPMF:GPS5"))
    track = asset("ride.mp4", extraction(position=start, facts=facts))
    first, *_ = strongest_of(asset("a.jpg", at(0.1)), track).examples(Category.LOCATION_PRECISE)
    assert first.path == "ride.mp4"
    assert first.value == "3.00000, 4.00000, the first of a track of more than 1,576 positions"


def test_the_most_exposing_are_few_and_ranked_by_what_they_give_away():
    owner = Fact(category=Category.PERSON_IDENTITY, field="OwnerName", value="Ana", source="EXIF:CameraOwnerName")
    most = asset("z.jpg", extraction("2025-01-01T10:00:00", position=at(4.0).position, facts=(*GPS_FACTS, owner)))
    top = strongest_of(most, *(asset(f"{number:02}.jpg", at(4.0)) for number in range(30)), asset("nothing.jpg")).top()
    assert len(top) == TOP
    assert top[0].path == "z.jpg"
    assert top[0].values == ("1.00000, 2.00000", "OwnerName: Ana", "2025-01-01 10:00:00")
    assert [one.path for one in top[1:]] == [f"{number:02}.jpg" for number in range(TOP - 1)]


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("Canon", "Canon EOS R50", "Canon EOS R50"),
        ("NIKON CORPORATION", "NIKON D5300", "NIKON D5300"),
        ("Apple", "iPhone 13", "Apple iPhone 13"),
        (None, "X", "X"),
        ("   ", "X", "X"),
        ("Apple", None, "Apple"),
        (None, None, ""),
    ],
)
def test_a_device_is_named_without_saying_its_maker_twice(make, model, name):
    assert device_name(make, model) == name


def test_a_serial_number_tells_more_than_an_image_id():
    facts = tuple(
        Fact(category=Category.DEVICE_IDENTIFIER, field=field, value="1", source=f"EXIF:{field}")
        for field in ("ImageUniqueID", "BodySerialNumber")
    )
    assert value_of(asset(one=extraction(facts=facts)), Category.DEVICE_IDENTIFIER) == "BodySerialNumber: 1"


def test_everybody_whom_a_field_names_is_named():
    def named(*names):
        facts = (
            Fact(category=Category.PERSON_IDENTITY, field="Name", value=name, source="XMP:mwg-rs:Name")
            for name in names
        )
        return value_of(asset(one=extraction(facts=tuple(facts))), Category.PERSON_IDENTITY)

    assert named("Alba", "Bruno", "Alba") == "Name: Alba, Bruno"
    assert named(*"ABCDEF") == "Name: A, B, C, D, 2 more"


def test_what_an_asset_does_not_show_has_no_value():
    assert value_of(asset(), Category.DEVICE_INFO) == ""
    assert value_of(asset(device=Device(make="Canon")), Category.DEVICE_INFO) == "Canon"


def test_what_is_only_there_is_said_in_words():
    fact = Fact(category=Category.AUDIO, field="AudioTrack", value=True, source="QuickTime:HandlerType")
    one = asset("a.mov", extraction(facts=(fact,)))
    assert value_of(one, Category.AUDIO) == "audio track"

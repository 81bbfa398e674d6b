from dataclasses import replace

import pytest

from rollaudit.model.detection import CODE, STALE_THUMBNAIL, TEXT_FOUND, TEXT_SHARE, CodeClass, TextClass
from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    EvidenceTier,
    Extraction,
    Faces,
    Fact,
    FileFormat,
    FileRecord,
    FileRole,
    MediaKind,
    Outcome,
    Position,
)
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.registry import RULES, evaluate, fingerprint
from rollaudit.text import clean


def fact(category, source, value="x"):
    return Fact(category=category, field=source.rpartition(":")[2], value=value, source=source)


def read(field, value, source="pixels:code:QRCode"):
    return Fact(category=Category.TEXT_IN_IMAGE, field=field, value=value, source=source)


def asset(*facts, redacted=False, **changes):
    record = FileRecord(
        path="a.jpg",
        size=1,
        mtime_ns=0,
        inode=1,
        format=FileFormat.JPEG,
        content_id="c0ffee",
        sha256=None,
        outcome=Outcome.READ,
        extraction=Extraction(facts=facts, location_redacted=redacted),
    )
    plain = Asset(
        id="c0ffee",
        path="a.jpg",
        kind=MediaKind.PHOTO,
        files=(AssetFile(role=FileRole.PRIMARY, record=record),),
        capture_time=None,
        position=None,
        place=None,
        device=Device(),
        faces=Faces(looked_for=True, count=0, tier=EvidenceTier.DETECTOR),
        facts=facts,
    )
    return replace(plain, **changes)


def found(one):
    return [finding.rule for finding in evaluate(one)]


def exact(source="EXIF:GPSLatitude"):
    return Position(latitude=38.7, longitude=-9.1, source=source)


def time(offset="+02:00", confidence=1.0):
    return CaptureTime(
        local="2025-06-27T18:03:11", offset=offset, source="EXIF:DateTimeOriginal", confidence=confidence
    )


def faces(count, tier=EvidenceTier.DETECTOR):
    return Faces(looked_for=True, count=count, tier=tier)


PERSON, IDENTIFIER, EDIT = Category.PERSON_IDENTITY, Category.DEVICE_IDENTIFIER, Category.EDIT_HISTORY
CAPTION, AROUND, NEAR = Category.CAPTION_TEXT, Category.LOCATION_INFERRED, Category.LOCATION_PRECISE

CASES = {
    "nothing": (asset(), []),
    "what every camera writes is no finding": (
        asset(fact(Category.DEVICE_INFO, "EXIF:Make"), device=Device(make="x", model="y"), capture_time=time(None)),
        [],
    ),
    "position": (asset(position=exact()), ["RA101"]),
    "city in IPTC": (asset(fact(AROUND, "IPTC:City")), ["RA102"]),
    "city in XMP": (asset(fact(AROUND, "XMP:photoshop:City")), ["RA102"]),
    "place in a movie": (asset(fact(NEAR, "QuickTime:location.name")), ["RA102"]),
    "area information": (asset(fact(AROUND, "EXIF:GPSAreaInformation")), ["RA102"]),
    "how the position was found": (asset(fact(AROUND, "EXIF:GPSProcessingMethod", "CELLID")), []),
    "the air around is no place": (asset(fact(AROUND, "EXIF:AmbientTemperature", 21.5)), []),
    "redacted": (asset(redacted=True), ["RA103"]),
    "redacted in one place only": (asset(redacted=True, position=exact("XMP:exif:GPSLatitude")), ["RA101", "RA103"]),
    "time with zone": (asset(capture_time=time()), ["RA201"]),
    "face": (asset(faces=faces(2)), ["RA301"]),
    "face by the file's own word": (asset(fact(Category.FACE_PRESENCE, "XMP:mwg-rs:RegionList", 1)), ["RA301"]),
    "nobody looked": (asset(faces=Faces(looked_for=False)), []),
    "named face": (asset(fact(PERSON, "XMP:mwg-rs:Name", "Ana")), ["RA302"]),
    "person in image": (asset(fact(PERSON, "XMP:Iptc4xmpExt:PersonInImage", "Ana")), ["RA302"]),
    "artist": (asset(fact(PERSON, "EXIF:Artist", "Ana")), ["RA303"]),
    "mail address": (asset(fact(PERSON, "XMP:Iptc4xmpCore:CiEmailWork", "a@example.org")), ["RA304"]),
    "serial number": (asset(fact(IDENTIFIER, "EXIF:BodySerialNumber")), ["RA401"]),
    "serial number of the lens": (asset(device=Device(lens_serial="1")), ["RA401"]),
    "owner": (asset(fact(PERSON, "EXIF:CameraOwnerName", "Ana"), device=Device(owner="Ana")), ["RA402"]),
    "unique id": (asset(fact(IDENTIFIER, "EXIF:ImageUniqueID")), ["RA403"]),
    "document id": (asset(fact(EDIT, "XMP:xmpMM:OriginalDocumentID")), ["RA403"]),
    "keywords": (asset(fact(CAPTION, "IPTC:Keywords")), ["RA501"]),
    "stars are no words": (asset(fact(CAPTION, "XMP:xmp:Rating", "5"), fact(CAPTION, "EXIF:Rating", 5)), []),
    "prompt": (asset(fact(CAPTION, "PNG:parameters")), ["RA502"]),
    "prompt in IPTC's field": (asset(fact(CAPTION, "XMP:Iptc4xmpExt:AIPromptInformation")), ["RA502"]),
    "stale thumbnail": (asset(fact(EDIT, f"pixels:{STALE_THUMBNAIL}")), ["RA504"]),
    "boarding pass": (asset(read(CODE, CodeClass.BOARDING_PASS)), ["RA601"]),
    "network's password": (asset(read(CODE, CodeClass.WIFI)), ["RA602"]),
    "licence": (asset(read(CODE, CodeClass.IDENTITY_DOCUMENT)), ["RA603"]),
    "passport's lines": (asset(read(TEXT_FOUND, TextClass.MACHINE_READABLE_ZONE, "pixels:text")), ["RA603"]),
    "transfer": (asset(read(CODE, CodeClass.PAYMENT)), ["RA604"]),
    "card number": (asset(read(TEXT_FOUND, TextClass.CARD, "pixels:text")), ["RA604"]),
    "certificate": (asset(read(CODE, CodeClass.HEALTH_CERTIFICATE)), ["RA605"]),
    "business card": (asset(read(CODE, CodeClass.CONTACT)), ["RA606"]),
    "link": (asset(read(CODE, CodeClass.LINK)), ["RA607"]),
    "sign in a street": (asset(read(TEXT_SHARE, 0.02, "pixels:text")), ["RA608"]),
    "a word in the file is no code": (asset(read(CODE, CodeClass.WIFI, "PNG:Code")), []),
    "history": (asset(fact(EDIT, "XMP:stEvt:softwareAgent")), ["RA503"]),
}


@pytest.mark.parametrize(("one", "rules"), CASES.values(), ids=CASES)
def test_each_rule_meets_its_evidence_and_nothing_else(one, rules):
    assert found(one) == rules


def test_every_rule_has_a_case_that_meets_it():
    assert {rule for _, rules in CASES.values() for rule in rules} == {rule.id for rule in RULES}


def test_the_table_is_in_order_unique_and_complete():
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    for rule in RULES:
        assert rule.title
        assert rule.help.endswith(".")
        assert rule.remedy.endswith(".")
        assert rule.categories


def test_names_positions_and_papers_weigh_most():
    weight = {rule.id: rule.severity for rule in RULES}
    assert {rule for rule, severity in weight.items() if severity is Severity.HIGH} == {
        "RA101",
        "RA302",
        "RA304",
        "RA402",
        "RA601",
        "RA602",
        "RA603",
        "RA604",
        "RA605",
    }
    assert weight["RA103"] is weight["RA201"] is Severity.LOW


def test_confidence_follows_the_evidence_not_the_severity():
    (sure,) = evaluate(asset(capture_time=time()))
    (doubted,) = evaluate(asset(capture_time=time(confidence=0.5)))
    (weak,) = evaluate(asset(capture_time=time(confidence=0.2)))
    assert (sure.confidence, doubted.confidence, weak.confidence) == (Certainty.HIGH, Certainty.MEDIUM, Certainty.LOW)
    assert sure.severity is weak.severity
    (detected,) = evaluate(asset(faces=faces(1)))
    (stated,) = evaluate(asset(faces=faces(1, EvidenceTier.REGION)))
    assert (detected.confidence, stated.confidence) == (Certainty.MEDIUM, Certainty.HIGH)


def test_a_finding_is_one_a_rule_and_names_where_it_stands():
    (one,) = evaluate(asset(*(fact(CAPTION, source) for source in ("IPTC:Keywords", "EXIF:XPComment"))))
    assert one.message == "A caption, comment or keywords stand in IPTC:Keywords and EXIF:XPComment."
    many = [fact(CAPTION, f"PNG:Text{number}") for number in range(6)]
    assert next(evaluate(asset(*many))).message.endswith("in PNG:Text0, PNG:Text1, PNG:Text2 and 3 more places.")


def test_messages_name_places_in_the_file_and_never_a_value():
    told = asset(
        fact(PERSON, "XMP:mwg-rs:Name", "Ana"),
        fact(PERSON, "EXIF:Artist", "Rui"),
        fact(CAPTION, "IPTC:Keywords", "Ana, Rui"),
        fact(IDENTIFIER, "EXIF:BodySerialNumber", "Rui77"),
        position=exact(),
        device=Device(owner="Rui Ana", body_serial="Rui77"),
    )
    messages = " ".join(finding.message for finding in evaluate(told))
    assert not any(value in messages for value in ("Ana", "Rui", "38.7", "9.1", "77"))


def test_control_characters_in_names_from_the_file_are_made_safe():
    hostile = "\x1b[31m\u202e\n" * 90
    one = asset(
        fact(CAPTION, f"PNG:{hostile}"),
        fact(IDENTIFIER, f"X{hostile}:SerialNumber"),
        position=exact(f"EXIF:{hostile}"),
        capture_time=replace(time(), source=hostile),
    )
    messages = [finding.message for finding in evaluate(one)]
    assert len(messages) == 4
    for message in messages:
        assert clean(message, limit=1_000) == message
        assert len(message) < 200


def test_a_fingerprint_rests_on_content_and_rule_alone():
    (one,) = evaluate(asset(position=exact()))
    (moved,) = evaluate(asset(position=exact("XMP:exif:GPSLatitude"), path="b/renamed.jpg"))
    assert one.fingerprint == moved.fingerprint == fingerprint("c0ffee", "RA101")
    assert one.message != moved.message
    others = {fingerprint(*parts) for parts in (("c0ffee", "RA102"), ("c0ffef", "RA101"), ("c0ffeeR", "A101"))}
    assert one.fingerprint not in others
    assert len(others) == 3


def test_fingerprints_stay_the_same_from_version_to_version():
    # Baselines hold these: a change here makes every finding that somebody has judged new again.
    assert fingerprint("c0ffee", "RA101") == "63318e099298982c3527d0bf2147024c"
    assert fingerprint("\udcff", "RA101") != fingerprint("?", "RA101")


def test_a_track_of_positions_is_named_as_one():
    here = Position(latitude=38.7, longitude=-9.1, source="GPMF:GPS5")
    track = Fact(Category.LOCATION_PRECISE, "TrackPositions", 90, "GPMF:GPS5")
    (finding,) = (one for one in evaluate(asset(track, position=here)) if one.rule == "RA101")
    assert finding.message == "A track of 90 positions stands in GPMF:GPS5."

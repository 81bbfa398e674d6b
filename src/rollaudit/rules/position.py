"""RA1xx: where the picture was taken."""

from rollaudit.model.evidence import Asset, Category, track_words
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import Hit, Rule, in_sources
from rollaudit.text import clean

_PLACE_CATEGORIES = frozenset({Category.LOCATION_INFERRED, Category.LOCATION_PRECISE})
# Words in location fields that name no place: how the position was found, on which datum, from which satellites.
_NO_PLACE = ("GPSProcessingMethod", "GPSMapDatum", "GPSSatellites", "GPSStatus", "GPSDateStamp", "GPSTimeStamp")
_PLACE_FIELDS = (
    "IPTC:",
    "XMP:photoshop:",
    "XMP:Iptc4xmp",
    "QuickTime:location.name",
    "QuickTime:location.note",
    "sidecar:",
)


def _exact_position(asset: Asset) -> Hit | None:
    if asset.position is None:
        return None
    track = track_words(asset)
    if track:
        return Hit(message=f"{track.capitalize()} stands in {clean(asset.position.source, limit=60)}.")
    return Hit(message=f"An exact position stands in {clean(asset.position.source, limit=60)}.")


def _place_named(asset: Asset) -> Hit | None:
    facts = [
        fact
        for fact in asset.facts
        if fact.category in _PLACE_CATEGORIES
        and isinstance(fact.value, str)
        and not fact.source.endswith(_NO_PLACE)
        and (fact.source.startswith(_PLACE_FIELDS) or fact.source.endswith("GPSAreaInformation"))
    ]
    return Hit(message=f"A place is named in words{in_sources(facts)}.") if facts else None


def _redacted_once(asset: Asset) -> Hit | None:
    if not any(file.record.extraction.location_redacted for file in asset.files):
        return None
    if asset.position is not None:
        return Hit(message="The GPS fields were blanked, but a position still stands elsewhere in the file.")
    return Hit(message="The GPS fields were blanked: the file has passed through an app or system that removes them.")


RULES = (
    Rule(
        id="RA101",
        title="Exact position",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.LOCATION_PRECISE,),
        help="Coordinates say where the camera was, often to a few metres; several of them say where somebody lives.",
        remedy="Remove the location before sharing, or deny the app media location.",
        check=_exact_position,
    ),
    Rule(
        id="RA102",
        title="Place named in words",
        severity=Severity.MEDIUM,
        confidence=Certainty.HIGH,
        categories=(Category.LOCATION_INFERRED,),
        help="City and place fields of IPTC and XMP stay in the file where a phone's system blanks the coordinates.",
        remedy="Remove the IPTC and XMP location fields; removing GPS alone leaves them.",
        check=_place_named,
    ),
    Rule(
        id="RA103",
        title="Location already redacted",
        severity=Severity.LOW,
        confidence=Certainty.HIGH,
        categories=(Category.LOCATION_PRECISE,),
        help="Blanked GPS fields show that a copy with a position existed, and how this file reached the library.",
        remedy="None is needed for this file; look for the original it was made from.",
        check=_redacted_once,
    ),
)

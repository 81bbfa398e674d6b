"""RA4xx: what ties the picture to one device, and so to every other picture of it."""

from rollaudit.model.evidence import Asset, Category, Fact
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import DOCUMENT_IDS, Hit, Rule, in_sources

_SERIALS = ("SerialNumber", "Serial", "SerialNumberHash", "InternalSerialNumber")


def _is_serial(fact: Fact) -> bool:
    return fact.category is Category.DEVICE_IDENTIFIER and fact.source.endswith(_SERIALS)


def _serial(asset: Asset) -> Hit | None:
    facts = [fact for fact in asset.facts if _is_serial(fact)]
    if not facts and not asset.device.body_serial and not asset.device.lens_serial:
        return None
    return Hit(message=f"A serial number of the camera or lens stands{in_sources(facts) or ' in the file'}.")


def _owner(asset: Asset) -> Hit | None:
    if not asset.device.owner:
        return None
    facts = [fact for fact in asset.facts if fact.value == asset.device.owner]
    return Hit(message=f"The camera's owner is named{in_sources(facts) or ' in the file'}.")


def _linking_identifier(asset: Asset) -> Hit | None:
    facts = [
        fact
        for fact in asset.facts
        if (fact.category is Category.DEVICE_IDENTIFIER and not _is_serial(fact))
        or (fact.category is Category.EDIT_HISTORY and fact.source.endswith(DOCUMENT_IDS))
    ]
    return Hit(message=f"An identifier that links copies and companions stands{in_sources(facts)}.") if facts else None


RULES = (
    Rule(
        id="RA401",
        title="Serial number",
        severity=Severity.MEDIUM,
        confidence=Certainty.HIGH,
        categories=(Category.DEVICE_IDENTIFIER,),
        help="A serial number ties all pictures of one camera together, published ones and private ones.",
        remedy="Remove serial numbers, in maker notes too, from copies that are shared.",
        check=_serial,
    ),
    Rule(
        id="RA402",
        title="Camera's owner named",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.PERSON_IDENTITY, Category.DEVICE_IDENTIFIER),
        help="A name once entered in the camera's menu stands in every picture since.",
        remedy="Clear the owner's name in the camera, and remove it from copies that are shared.",
        check=_owner,
    ),
    Rule(
        id="RA403",
        title="Identifier that links files",
        severity=Severity.LOW,
        confidence=Certainty.MEDIUM,
        categories=(Category.DEVICE_IDENTIFIER, Category.EDIT_HISTORY),
        help="Unique ids tie a copy to its original, to its Live Photo movie, to other shots of a burst.",
        remedy="Remove unique ids from copies that are shared.",
        check=_linking_identifier,
    ),
)

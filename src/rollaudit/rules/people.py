"""RA3xx: who is in the picture, and who made it."""

from rollaudit.model.detection import DetectorName
from rollaudit.model.evidence import Asset, Category, EvidenceTier, Fact
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import FROM_NAMES, Hit, Rule, in_sources

# Names of people who are in the picture: MWG and Microsoft regions, IPTC Extension, sidecars of photo services.
_SHOWN_PEOPLE = ("mwg-rs:Name", "MPReg:PersonDisplayName", "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:PersonName")
_CONTACT = (
    *("CiAdr", "CiTel", "CiEmail", "LicensorEmail", "LicensorTelephone", "PersonEmailDigest", "PhoneNumber"),
    "picasa:email",
)


def _face(asset: Asset) -> Hit | None:
    count = asset.faces.count or 0
    in_file = any(fact.category is Category.FACE_PRESENCE for fact in asset.facts)
    if not count and not in_file:
        return None
    number = "A face is" if count == 1 else f"{count} faces are" if count else "Faces are"
    if asset.faces.tier is EvidenceTier.REGION or in_file:
        return Hit(message=f"{number} in the picture, by the file's own regions.", confidence=Certainty.HIGH)
    if asset.faces.tier is EvidenceTier.SIDECAR:
        return Hit(message=f"{number} in the picture, by its sidecar.", confidence=Certainty.HIGH)
    return Hit(message=f"{number} in the picture, by the detector.")


def names_shown(fact: Fact) -> bool:
    """Say whether a fact of `PERSON_IDENTITY` names somebody who is in the picture."""
    return fact.source.endswith(_SHOWN_PEOPLE) or fact.source.startswith(("sidecar:people", "sidecar:picasa:contacts"))


def _gives_contact(fact: Fact) -> bool:
    return any(part in fact.source for part in _CONTACT)


def _person_facts(asset: Asset) -> list[Fact]:
    return [
        fact
        for fact in asset.facts
        if fact.category is Category.PERSON_IDENTITY and isinstance(fact.value, str) and fact.source not in FROM_NAMES
    ]


def _named_people(asset: Asset) -> Hit | None:
    facts = [fact for fact in _person_facts(asset) if names_shown(fact)]
    return Hit(message=f"People in the picture are named{in_sources(facts)}.") if facts else None


def _maker_named(asset: Asset) -> Hit | None:
    # The camera's registered owner is a rule of its own (RA402): the same name is not found twice.
    facts = [
        fact
        for fact in _person_facts(asset)
        if not names_shown(fact) and not _gives_contact(fact) and fact.value != asset.device.owner
    ]
    return Hit(message=f"A maker or holder of rights is named{in_sources(facts)}.") if facts else None


def _contact(asset: Asset) -> Hit | None:
    facts = [fact for fact in _person_facts(asset) if _gives_contact(fact)]
    return Hit(message=f"A way to reach a person stands{in_sources(facts)}.") if facts else None


RULES = (
    Rule(
        id="RA301",
        title="Face in the picture",
        severity=Severity.MEDIUM,
        confidence=Certainty.MEDIUM,
        categories=(Category.FACE_PRESENCE, Category.FACIAL_FEATURES),
        help="A face can be analysed by whoever receives the picture. It shows that a person is there, not who.",
        remedy="Leave the picture out of what the app may see.",
        check=_face,
        seen_by=(DetectorName.FACES,),
    ),
    Rule(
        id="RA302",
        title="People in the picture named",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.PERSON_IDENTITY,),
        help="A region or list of names ties a name to a face, for others than the owner too.",
        remedy="Remove the face regions and names (XMP mwg-rs, MP, Iptc4xmpExt) before sharing.",
        check=_named_people,
        needs_fact=True,
    ),
    Rule(
        id="RA303",
        title="Maker named",
        severity=Severity.MEDIUM,
        confidence=Certainty.MEDIUM,
        categories=(Category.PERSON_IDENTITY,),
        help="Author, credit and copyright fields name who made the picture, in every copy of it.",
        remedy="Remove the author and copyright fields where the picture is not meant to carry a credit.",
        check=_maker_named,
        needs_fact=True,
    ),
    Rule(
        id="RA304",
        title="Contact details",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.PERSON_IDENTITY,),
        help="Address, telephone or mail fields lead from the picture to a person.",
        remedy="Remove the IPTC contact and PLUS licensor fields.",
        check=_contact,
        needs_fact=True,
    ),
)

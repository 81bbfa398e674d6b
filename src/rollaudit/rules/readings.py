"""RA6xx: what can be read in the picture itself: codes and text. No removal of metadata ends any of it."""

from collections.abc import Callable

from rollaudit.model.detection import CODE, FROM_PIXELS, TEXT_FOUND, TEXT_SHARE, CodeClass, DetectorName, TextClass
from rollaudit.model.evidence import Asset, Category, Fact
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import Hit, Rule, doubtful

_LEAVE_OUT = "Leave the picture out of what the app may see, or cover the code in a copy."
_CODES, _TEXT = (DetectorName.CODES,), (DetectorName.TEXT,)
_COVER = "Leave the picture out of what the app may see, or cover the lines in a copy."


def _with(codes: tuple[CodeClass, ...] = (), texts: tuple[TextClass, ...] = ()) -> Callable[[Asset], Hit | None]:
    """Return the check that an asset holds a code or a text of one of these classes; a code is the surer of both."""

    def check(asset: Asset) -> Hit | None:
        read = [fact for fact in asset.facts if fact.source.startswith(FROM_PIXELS)]
        by_code = [fact for fact in read if fact.field == CODE and fact.value in codes]
        by_text = [fact for fact in read if fact.field == TEXT_FOUND and fact.value in texts]
        return _hit("A code in the picture is of this kind", by_code) or _hit("Text in the picture holds", by_text)

    return check


def _hit(words: str, facts: list[Fact]) -> Hit | None:
    """Name the classes found, which are words of rollaudit's: never a value."""
    if not facts:
        return None
    classes = ", ".join(dict.fromkeys(str(fact.value) for fact in facts))
    return Hit(message=f"{words}: {classes}.", confidence=doubtful(max(fact.confidence for fact in facts)))


def _has_text(asset: Asset) -> Hit | None:
    found = any(fact.field == TEXT_SHARE and fact.source.startswith(FROM_PIXELS) for fact in asset.facts)
    return Hit(message="Text stands in the picture.") if found else None


RULES = (
    Rule(
        id="RA601",
        title="Boarding pass or ticket",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE, Category.SCREENSHOT_DOCUMENT),
        help="Its code holds name, route and day, and the booking code with which a booking can be opened and changed.",
        remedy=_LEAVE_OUT,
        check=_with((CodeClass.BOARDING_PASS, CodeClass.TICKET)),
        needs_fact=True,
        seen_by=_CODES,
    ),
    Rule(
        id="RA602",
        title="Password or secret in a code",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE,),
        help="A code for a wireless network or for one-time passwords is the key itself: whoever has it, gets in.",
        remedy="Delete the picture, or leave it out of what the app may see; change the password if it was shared.",
        check=_with((CodeClass.WIFI, CodeClass.ONE_TIME_PASSWORD)),
        needs_fact=True,
        seen_by=_CODES,
    ),
    Rule(
        id="RA603",
        title="Identity document",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE, Category.SCREENSHOT_DOCUMENT),
        help="Codes and machine-readable lines of licences and passports hold name, date of birth and number.",
        remedy=_LEAVE_OUT,
        check=_with((CodeClass.IDENTITY_DOCUMENT,), (TextClass.MACHINE_READABLE_ZONE,)),
        needs_fact=True,
        seen_by=(*_CODES, *_TEXT),
    ),
    Rule(
        id="RA604",
        title="Account or card number",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE,),
        help="Account numbers, card numbers and codes for payments lead to a person's money and to their name.",
        remedy=_COVER,
        check=_with((CodeClass.PAYMENT,), (TextClass.IBAN, TextClass.CARD)),
        needs_fact=True,
        seen_by=(*_CODES, *_TEXT),
    ),
    Rule(
        id="RA605",
        title="Health certificate",
        severity=Severity.HIGH,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE, Category.SCREENSHOT_DOCUMENT),
        help="Certificates of vaccination or recovery hold name, date of birth and what was done when.",
        remedy=_LEAVE_OUT,
        check=_with((CodeClass.HEALTH_CERTIFICATE,)),
        needs_fact=True,
        seen_by=_CODES,
    ),
    Rule(
        id="RA606",
        title="Contact details in the picture",
        severity=Severity.MEDIUM,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE,),
        help="Cards, signatures and screens show addresses and numbers, often those of other people.",
        remedy=_COVER,
        check=_with((CodeClass.CONTACT,), (TextClass.EMAIL, TextClass.PHONE)),
        needs_fact=True,
        seen_by=(*_CODES, *_TEXT),
    ),
    Rule(
        id="RA607",
        title="Another code in the picture",
        severity=Severity.LOW,
        confidence=Certainty.HIGH,
        categories=(Category.TEXT_IN_IMAGE,),
        help="Links, numbers of parcels and products, positions and appointments can be read from the picture.",
        remedy=_LEAVE_OUT,
        check=_with(
            (CodeClass.LINK, CodeClass.EVENT, CodeClass.POSITION, CodeClass.PRODUCT, CodeClass.OTHER),
        ),
        needs_fact=True,
        seen_by=_CODES,
    ),
    Rule(
        id="RA608",
        title="Text in the picture",
        severity=Severity.LOW,
        confidence=Certainty.MEDIUM,
        categories=(Category.TEXT_IN_IMAGE,),
        help="Whoever receives the picture can read what stands in it: letters, screens, signs.",
        remedy="Leave screenshots and photos of documents out of what the app may see.",
        check=_has_text,
        needs_fact=True,
        seen_by=_TEXT,
    ),
)

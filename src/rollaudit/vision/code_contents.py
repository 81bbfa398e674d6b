"""What a decoded code is, by what it says: classed by the public formats, secrets masked unless they are to be shown.

Nothing here opens a picture; each parser looks at one text and returns None where it is none of its format.
"""

import re
from collections.abc import Callable
from typing import Final

from rollaudit.model.detection import CODE, DOCUMENT, CodeClass
from rollaudit.model.evidence import Category, Fact
from rollaudit.vision import masking
from rollaudit.vision.boarding_pass import boarding_pass_parts
from rollaudit.vision.masking import Mask, Part
from rollaudit.vision.payment_codes import payment_parts

_SURE: Final = 1.0
_LONGEST: Final = 200  # characters of one value that are kept
_PRODUCTS: Final = ("EAN", "UPC", "ISBN", "DataBar")
_DOCUMENTS: Final = frozenset(
    {CodeClass.BOARDING_PASS, CodeClass.TICKET, CodeClass.IDENTITY_DOCUMENT, CodeClass.HEALTH_CERTIFICATE}
)


def code_facts(symbology: str, said: str, *, reveal: bool) -> tuple[Fact, ...]:
    """Return the facts of one code. `said` is its text, bytes that are no text as characters of Latin-1.

    The first fact is the code's class; the rest are the values that it holds, masked unless `reveal`.
    """
    kind, parts = classed(symbology, said)
    source = f"pixels:code:{symbology}"
    facts = [Fact(Category.TEXT_IN_IMAGE, CODE, kind.value, source, _SURE)]
    if kind in _DOCUMENTS:
        facts.append(Fact(Category.SCREENSHOT_DOCUMENT, DOCUMENT, kind.value, source, _SURE))
    for part in parts:
        value = part.value.strip()[:_LONGEST]
        if value:
            told = value if reveal else part.mask(value)
            facts.append(Fact(Category.TEXT_IN_IMAGE, part.field, told, source, _SURE))
    return tuple(facts)


def classed(symbology: str, said: str) -> tuple[CodeClass, tuple[Part, ...]]:
    """Return what a code is and the values it holds."""
    for kind, parse in _PARSERS:
        parts = parse(said)
        if parts is not None:
            return kind, parts
    if symbology.startswith(_PRODUCTS):
        return CodeClass.PRODUCT, (Part("ProductNumber", said, masking.shown),)
    return CodeClass.OTHER, (Part("CodeSays", said, masking.whole),)


def _wifi(said: str) -> tuple[Part, ...] | None:
    """Read `WIFI:T:WPA;S:name;P:secret;;` (Wi-Fi Alliance, WPA3 Specification 3.5, section 7.1)."""
    if said[:5].upper() != "WIFI:":
        return None
    fields = _semicolon_fields(said[5:])
    return (
        Part("NetworkName", fields.get("S", ""), masking.shown),
        Part("NetworkProtection", fields.get("T", ""), masking.shown),
        Part("NetworkPassword", fields.get("P", ""), masking.whole),
    )


def _semicolon_fields(said: str) -> dict[str, str]:
    """Return the fields of `KEY:value;KEY:value;`, in which a backslash takes the meaning from the next character."""
    fields: dict[str, str] = {}
    for found in re.finditer(r"([A-Za-z-]+):((?:\\.|[^;\\])*);?", said, re.DOTALL):
        fields.setdefault(found[1].upper(), re.sub(r"\\(.)", r"\1", found[2]))
    return fields


def _one_time_password(said: str) -> tuple[Part, ...] | None:
    """Read `otpauth://totp/Issuer:account?secret=…`; `otpauth-migration:` carries many accounts at once."""
    if said[:7].lower() != "otpauth":
        return None
    match = re.match(r"otpauth://[a-z]+/([^?]*)\?(.*)", said, re.IGNORECASE | re.DOTALL)
    if match is None:
        return (Part("OneTimePasswordSecret", said, masking.whole),)
    issuer = re.search(r"(?:^|&)issuer=([^&]*)", match[2], re.IGNORECASE)
    secret = re.search(r"(?:^|&)secret=([^&]*)", match[2], re.IGNORECASE)
    return (
        Part("OneTimePasswordIssuer", issuer[1] if issuer else "", masking.shown),
        Part("OneTimePasswordAccount", match[1].rpartition(":")[2], masking.initials),
        Part("OneTimePasswordSecret", secret[1] if secret else "", masking.whole),
    )


# RFC 6350, 6.2 to 6.4; NTT DoCoMo's MECARD names the same things with other keys.
_CARD_FIELDS: Final[tuple[tuple[str, str, Mask], ...]] = (
    ("ContactName", r"^(?:FN|N)(?:;[^:\n]*)?:([^\r\n]+)", masking.initials),
    ("ContactPhone", r"^TEL(?:;[^:\n]*)?:(?:tel:)?([^\r\n]+)", masking.phone),
    ("ContactEmail", r"^EMAIL(?:;[^:\n]*)?:([^\r\n]+)", masking.email),
    ("ContactAddress", r"^ADR(?:;[^:\n]*)?:([^\r\n]+)", masking.whole),
    ("ContactBirthday", r"^BDAY(?:;[^:\n]*)?:([^\r\n]+)", masking.whole),
)


def _contact(said: str) -> tuple[Part, ...] | None:
    if said[:11].upper() == "BEGIN:VCARD":
        found = ((name, re.search(form, said, re.IGNORECASE | re.MULTILINE), mask) for name, form, mask in _CARD_FIELDS)
        return tuple(Part(name, match[1], mask) for name, match, mask in found if match)
    if said[:7].upper() == "MECARD:":
        fields = _semicolon_fields(said[7:])
        keys = zip(("N", "TEL", "EMAIL", "ADR", "BDAY"), _CARD_FIELDS, strict=True)
        return tuple(Part(name, fields.get(key, ""), mask) for key, (name, _, mask) in keys)
    scheme, colon, rest = said.partition(":")
    if not colon:
        return None
    match scheme.lower():
        case "mailto" | "matmsg":
            address = rest.partition("?")[0] if scheme.lower() == "mailto" else _semicolon_fields(rest).get("TO", "")
            return (Part("ContactEmail", address, masking.email),)
        case "tel" | "sms" | "smsto":
            return (Part("ContactPhone", re.split(r"[:?;]", rest)[0], masking.phone),)
    return None


# AAMVA DL/ID Card Design Standard 2020, D.12.3: what an element's three letters stand for.
_LICENCE_ELEMENTS: Final = {
    "DAQ": "number",
    "DCS": "name",
    "DAB": "name",
    "DAA": "name",
    "DBB": "date of birth",
    "DAG": "address",
    "DAL": "address",
    "DAU": "height",
    "DAY": "eye colour",
}


def _identity_document(said: str) -> tuple[Part, ...] | None:
    """Read the PDF417 of North American driving licences: `@`, separators, `ANSI `, the issuer's six digits."""
    match = re.match(r"@[\r\n\x1c\x1d\x1e]+(?:ANSI |AAMVA)(\d{6})", said)
    if match is None:
        return None
    present = set(re.findall(r"(?:^|\n|DL|ID)(D[A-D][A-Z])[^\n]", said))
    holds = dict.fromkeys(word for element, word in _LICENCE_ELEMENTS.items() if element in present)
    number = re.search(r"(?:\n|DL|ID)DAQ([^\r\n]+)", said)
    name = re.search(r"(?:\n|DL|ID)(?:DCS|DAB|DAA)([^\r\n]+)", said)
    return (
        Part("DocumentIssuer", match[1], masking.shown),
        Part("DocumentHolds", ", ".join(holds), masking.shown),
        Part("DocumentName", name[1] if name else "", masking.initials),
        Part("DocumentNumber", number[1] if number else "", masking.whole),
    )


def _health_certificate(said: str) -> tuple[Part, ...] | None:
    """Know the EU digital COVID certificate (`HC1:`, base 45) and SMART Health Cards (`shc:/`) by how they begin."""
    if said.startswith("HC1:"):
        return (Part("CertificateKind", "EU digital COVID certificate", masking.shown),)
    if said.lower().startswith("shc:/"):
        return (Part("CertificateKind", "SMART Health Card", masking.shown),)
    return None


def _ticket(said: str) -> tuple[Part, ...] | None:
    """Know the railways' tickets (UIC 918.3: `#UT` and a version) and the buses' (VDV-KA) by how they begin."""
    if re.match(r"#UT0\d", said):
        return (Part("TicketKind", "railway ticket (UIC 918)", masking.shown),)
    if said[:1] == "\x9e" and "VDV" in said:
        return (Part("TicketKind", "public transport ticket (VDV-KA)", masking.shown),)
    return None


def _position(said: str) -> tuple[Part, ...] | None:
    """Read RFC 5870's `geo:38.72,-9.14`."""
    match = re.match(r"geo:(-?\d[\d.]*,-?\d[\d.]*)", said, re.IGNORECASE)
    return (Part("CodePosition", match[1], masking.whole),) if match else None


def _event(said: str) -> tuple[Part, ...] | None:
    if not said[:15].upper().startswith(("BEGIN:VEVENT", "BEGIN:VCALENDAR")):
        return None
    start = re.search(r"^DTSTART(?:;[^:\n]*)?:([^\r\n]+)", said, re.IGNORECASE | re.MULTILINE)
    return (Part("EventStart", start[1] if start else "", masking.shown),)


def _link(said: str) -> tuple[Part, ...] | None:
    match = re.match(r"(?:URLTO:|URL:)?([a-z][a-z0-9+.-]{1,24}:/{0,2}\S+)\s*$", said, re.IGNORECASE)
    return (Part("Link", match[1], masking.link),) if match else None


# In this order: a link is what is left with a scheme once the others have had their look.
_PARSERS: Final[tuple[tuple[CodeClass, Callable[[str], tuple[Part, ...] | None]], ...]] = (
    (CodeClass.BOARDING_PASS, boarding_pass_parts),
    (CodeClass.WIFI, _wifi),
    (CodeClass.ONE_TIME_PASSWORD, _one_time_password),
    (CodeClass.PAYMENT, payment_parts),
    (CodeClass.IDENTITY_DOCUMENT, _identity_document),
    (CodeClass.HEALTH_CERTIFICATE, _health_certificate),
    (CodeClass.TICKET, _ticket),
    (CodeClass.CONTACT, _contact),
    (CodeClass.EVENT, _event),
    (CodeClass.POSITION, _position),
    (CodeClass.LINK, _link),
)

"""Codes that ask for a payment: European and Swiss transfers, merchants' codes, addresses of crypto currencies."""

import hashlib
import re
from typing import Final

from rollaudit.vision import masking
from rollaudit.vision.checks import is_iban
from rollaudit.vision.masking import Part

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_COINS: Final = ("bitcoin", "ethereum", "litecoin", "lightning", "monero", "dogecoin", "bitcoincash", "solana")


def payment_parts(said: str) -> tuple[Part, ...] | None:
    """Return name, value and mask of what a payment code says; None where the text is none."""
    lines = said.splitlines()
    if len(lines) >= 7 and lines[0] == "BCD" and lines[3] == "SCT":
        # European Payments Council, EPC069-12, 3.1: service tag, version, character set, SCT, BIC, name, account
        return _transfer("transfer (EPC)", lines[5], lines[6])
    if len(lines) >= 7 and lines[0] == "SPC" and is_iban(lines[3]):
        # Swiss Implementation Guidelines QR-bill 2.3, 4.2.2: SPC, version, coding, account, creditor's kind and name
        return _transfer("QR-bill", lines[5], lines[3])
    scheme, colon, rest = said.partition(":")
    if colon and scheme.lower() in _COINS:
        return _coin(scheme.lower(), rest.removeprefix("//").partition("?")[0])
    if said[:10].lower() == "upi://pay?":
        payee = re.search(r"[?&]pa=([^&]*)", said)
        return Part("PaymentKind", "UPI", masking.shown), Part(
            "PaymentAccount", payee[1] if payee else "", masking.whole
        )
    if said.startswith("000201") and re.search(r"6304[0-9A-Fa-f]{4}$", said):
        # EMVCo, Merchant-Presented QR Code 1.1, 4.6 and 4.7: format indicator first, checksum last
        return (Part("PaymentKind", "merchant's code (EMV)", masking.shown),)
    if re.fullmatch(r"0x[0-9a-fA-F]{40}", said):
        return _coin("ethereum", said)
    if re.fullmatch(r"bc1[02-9ac-hj-np-z]{11,71}", said.lower()) or _is_base58_address(said):
        return _coin("bitcoin", said)
    return None


def _transfer(kind: str, name: str, account: str) -> tuple[Part, ...]:
    return (
        Part("PaymentKind", kind, masking.shown),
        Part("PaymentName", name, masking.initials),
        Part("PaymentAccount", account, masking.iban),
    )


def _coin(kind: str, address: str) -> tuple[Part, ...]:
    return Part("PaymentKind", kind, masking.shown), Part("PaymentAccount", address, masking.ending)


def _is_base58_address(said: str) -> bool:
    """Whether a text is a Bitcoin address by its checksum: four bytes of SHA-256 taken twice."""
    if not re.fullmatch(rf"[13][{_BASE58}]{{25,34}}", said):
        return False
    number = 0
    for char in said:
        number = number * 58 + _BASE58.index(char)
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]

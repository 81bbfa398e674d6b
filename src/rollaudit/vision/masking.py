"""Masks: what is left of a secret where the report must say that it is there, and not what it is.

What is left tells the owner which one is meant. A mask never tells how long the value was.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

HIDDEN: Final = "***"
Mask = Callable[[str], str]


class Part(NamedTuple):
    """One value that a code or a text holds, by the field it is told under, and what may be shown of it."""

    field: str
    value: str
    mask: Mask


def whole(_secret: str) -> str:
    """Leave nothing: passwords, secrets."""
    return HIDDEN


def shown(value: str) -> str:
    """Leave all: what is no secret by itself, such as a route or the name of a bank's country."""
    return value


def initials(name: str) -> str:
    """Leave the first letter of each part of a name: `DOE/JANE ANN` is `D***/J*** A***`."""
    return re.sub(r"[^\s/,<;]+", lambda part: part[0][:1] + HIDDEN, name)


def ending(number: str, digits: int = 4) -> str:
    """Leave the last characters of a number, where it is much longer than they are."""
    bare = "".join(number.split())
    return HIDDEN + (bare[-digits:] if len(bare) >= 3 * digits else "")


def phone(number: str) -> str:
    """Leave the last two digits of a telephone number."""
    return ending(re.sub(r"\D", "", number), 2)


def iban(account: str) -> str:
    """Leave the country and the last four characters of a bank account's number (ISO 13616)."""
    return account.strip()[:2] + ending(account)


def email(address: str) -> str:
    """Leave the first letter of the mailbox and of its host, and the last part of the host: `j***@e***.org`."""
    mailbox, _, host = address.rpartition("@")
    name, dot, end = host.rpartition(".")
    return f"{mailbox[:1]}{HIDDEN}@{name[:1]}{HIDDEN}{dot}{end}"


def link(address: str) -> str:
    """Leave the scheme and host of a link: what follows may be a key. Of other schemes leave the scheme alone."""
    match = re.match(r"(https?)://(?:[^/?#@]*@)?([^/?#@:]*)(?::\d+)?(.*)", address, re.IGNORECASE | re.DOTALL)
    if match is None:
        return f"{address.partition(':')[0]}:{HIDDEN}"
    return f"{match[1].lower()}://{match[2]}{'/' + HIDDEN if match[3].strip('/') else ''}"

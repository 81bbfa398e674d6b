"""An `.AAE` sidecar: what Apple Photos, or another editor through it, did to a picture, as a property list."""

import json
import plistlib
import struct
import zlib
from datetime import datetime
from typing import Any, Final
from xml.parsers.expat import ExpatError

from rollaudit.metadata.gathered import Gathered
from rollaudit.metadata.resolve import resolve
from rollaudit.model.evidence import Category, Extraction, ReasonCode

MAX_SIDECAR: Final = 1 << 20
"""`adjustmentData` of retouching runs to some hundred kilobytes."""

_MAX_STEPS: Final = 100
_TEXTS: Final = (
    "adjustmentFormatIdentifier",
    "adjustmentFormatVersion",
    "adjustmentEditorBundleID",
    "adjustmentBaseVersion",
    "adjustmentRenderTypes",
)
_DAMAGE: Final = (ValueError, ExpatError, AttributeError, TypeError, LookupError, OverflowError, RecursionError)
"""What `plistlib` raises for damaged lists: ValueError by its documentation, the others by experience (a date that is
none is an AttributeError, a reference past the end an IndexError, a nesting too deep a RecursionError)."""


def read_aae(data: bytes) -> Extraction:
    """Return the edit that an AAE sidecar records, with sources `sidecar:AAE:<key>`; damage becomes a reason.

    XML and binary lists are read. `plistlib` refuses entity declarations, so none can grow.
    """
    gathered = Gathered()
    if len(data) > MAX_SIDECAR:
        gathered.partly(ReasonCode.LIMIT, "a sidecar over 1 MiB")
        return resolve(gathered)
    try:
        record = plistlib.loads(data)
    except (*_DAMAGE, struct.error):
        record = None
    if not isinstance(record, dict):
        gathered.partly(ReasonCode.MALFORMED, "a sidecar is no property list")
        return resolve(gathered)
    for key in _TEXTS:
        value = record.get(key)
        if isinstance(value, str | int) and abs(value if isinstance(value, int) else 0) < 1 << 53:
            _add(gathered, key, value)
    moment = record.get("adjustmentTimestamp")
    if isinstance(moment, datetime):  # UTC, as every date of a property list
        _add(gathered, "adjustmentTimestamp", f"{moment.replace(tzinfo=None).isoformat()}+00:00")
    steps = record.get("adjustmentData")
    if isinstance(steps, bytes):
        _read_steps(steps, gathered)
    return resolve(gathered)


def _read_steps(packed: bytes, gathered: Gathered) -> None:
    """Read which adjustments were made by what version of Photos: Apple's own form is raw deflate around JSON."""
    try:
        record = json.loads(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, MAX_SIDECAR))
    except (zlib.error, ValueError, RecursionError):
        return  # another editor's own form, of which nothing is known
    if not isinstance(record, dict):
        return
    steps = record.get("adjustments")
    for step in steps[:_MAX_STEPS] if isinstance(steps, list) else ():
        if isinstance(step, dict) and step.get("enabled", True) and isinstance(step.get("identifier"), str):
            _add(gathered, "adjustments.identifier", step["identifier"])
    version: Any = record.get("versionInfo")
    for key in ("platform", "appVersion", "buildNumber"):
        if isinstance(version, dict) and isinstance(version.get(key), str):
            _add(gathered, f"versionInfo.{key}", version[key])


def _add(gathered: Gathered, path: str, value: str | int) -> None:
    gathered.add(Category.EDIT_HISTORY, path.rpartition(".")[2], value, f"sidecar:AAE:{path}")

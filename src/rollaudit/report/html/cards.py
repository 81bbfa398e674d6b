"""A photo's card: what one file gives away, line by line, each with the place in the file that says so.

Everything on a card is safe to show: texts from files have passed `rollaudit.text.clean`.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from rollaudit.model.evidence import Asset, Category, EvidenceTier, Fact, FileRole, MediaKind, Position, device_name
from rollaudit.model.report import AssetEvidence
from rollaudit.report.file_words import value_words
from rollaudit.report.notes import metres
from rollaudit.report.phrases import counted
from rollaudit.report.wording import doubt, thing
from rollaudit.text import MONTHS, clean

LINES_PER_CATEGORY = 3
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COARSE_M = 10_000.0
_LOCAL_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?")
_TIERS = {
    EvidenceTier.REGION: "regions named in the file",
    EvidenceTier.SIDECAR: "a sidecar beside the file",
    EvidenceTier.DETECTOR: "the pixels, by a face detector",
}
_ROLES = {
    FileRole.LIVE_PHOTO_VIDEO: "its Live Photo movie",
    FileRole.RAW: "its raw picture",
    FileRole.EDIT: "its edited copy",
    FileRole.DERIVATIVE: "a smaller copy of it",
    FileRole.SIDECAR: "its sidecar",
    FileRole.DIRECTORY_SIDECAR: "the folder's sidecar",
}
# The media themselves are the card; features of faces stand with the faces.
_OWN_LINE = frozenset(
    {
        Category.MEDIA_CONTENT,
        Category.DATE_TAKEN,
        Category.LOCATION_PRECISE,
        Category.DEVICE_INFO,
        Category.FACE_PRESENCE,
        Category.FACIAL_FEATURES,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One thing that a file gives away; `withheld` where it does not reach the app."""

    category: Category
    value: str
    source: str
    doubt: str
    withheld: bool

    @property
    def label(self) -> str:
        """The category as a thing."""
        return thing(self.category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One photo or video. `faces` is None where nobody looked or the picture was not clear: `faces_words` says which.

    `categories` are those that reach the app. `position` is None, too, where the platform takes it out.
    """

    asset_id: str
    name: str
    folder: str
    kind: MediaKind
    when: str
    month: str
    place: str
    device: str
    faces: int | None
    faces_words: str
    categories: tuple[Category, ...]
    lines: tuple[CardLine, ...]
    findings: tuple[str, ...]
    companions: tuple[str, ...]
    position: Position | None

    @property
    def groups(self) -> tuple[tuple[str, tuple[CardLine, ...]], ...]:
        """The lines that follow each other on one category, with its label."""
        return tuple((label, tuple(lines)) for label, lines in groupby(self.lines, key=lambda line: line.label))


def card_of(evidence: AssetEvidence) -> Card:
    """Make the card of one asset."""
    asset = evidence.asset
    folder, _, name = asset.path.rpartition("/")
    reached = frozenset(evidence.categories)
    return Card(
        asset_id=asset.id,
        name=clean(name, limit=120),
        folder=clean(folder[-120:], limit=120),
        kind=asset.kind,
        when=_moment(asset),
        month=_month(asset),
        place=clean(f"{asset.place.name}, {asset.place.country_code}", limit=80) if asset.place else "",
        device=clean(device_name(asset.device.make, asset.device.model), limit=60),
        faces=asset.faces.count,
        faces_words=_faces_words(asset),
        categories=evidence.categories,
        lines=tuple(_lines(asset, reached)),
        findings=tuple(clean(finding.message, limit=200) for finding in evidence.findings),
        companions=tuple(_ROLES[file.role] for file in asset.files if file.role in _ROLES),
        position=asset.position if Category.LOCATION_PRECISE in reached else None,
    )


def _lines(asset: Asset, reached: frozenset[Category]) -> list[CardLine]:
    lines: list[CardLine] = []

    def add(category: Category, value: str, source: str, confidence: float = 1.0) -> None:
        lines.append(
            CardLine(
                category=category,
                value=clean(value, limit=160),
                source=clean(source, limit=80),
                doubt="" if confidence >= 0.9 else doubt(confidence),
                withheld=category not in reached,
            )
        )

    time, position, device = asset.capture_time, asset.position, asset.device
    if position:
        add(Category.LOCATION_PRECISE, _position_words(asset, position), position.source)
    if asset.faces.count:
        source = _TIERS[asset.faces.tier] if asset.faces.tier else "the file"
        add(Category.FACE_PRESENCE, counted(asset.faces.count, "face", "faces"), source)
    for category, fact in _telling(asset.facts):
        add(category, fact_words(fact), fact.source, fact.confidence)
    if time:
        add(Category.DATE_TAKEN, f"{time.local.replace('T', ' ')}{time.offset or ''}", time.source, time.confidence)
    if device.make or device.model:
        source = next((fact.source for fact in asset.facts if fact.category is Category.DEVICE_INFO), "the file")
        add(Category.DEVICE_INFO, device_name(device.make, device.model), source)
    return lines


def _telling(facts: tuple[Fact, ...]) -> list[tuple[Category, Fact]]:
    """Return a few different facts of every category that has no line of its own, in the order of categories."""
    kept: dict[Category, dict[tuple[str, object], Fact]] = {}
    for fact in facts:
        if fact.category not in _OWN_LINE:
            kept.setdefault(fact.category, {}).setdefault((fact.field, fact.value), fact)
    return [
        (category, fact)
        for category in Category
        for fact in tuple(kept.get(category, {}).values())[:LINES_PER_CATEGORY]
    ]


def fact_words(fact: Fact) -> str:
    """Return a fact's value safe to show, its field in plain words."""
    if fact.value is True:  # that it is there is all it says
        return clean(_CAPITAL_WITHIN.sub(" ", fact.field).lower(), limit=80)
    return value_words(f"{fact.field}: {fact.value}")


def _position_words(asset: Asset, position: Position) -> str:
    if position.accuracy_m is not None and position.accuracy_m >= _COARSE_M:  # more figures would feign to know more
        words = f"about {position.latitude:.1f}, {position.longitude:.1f}, to {metres(position.accuracy_m)}"
        return words + (f": {asset.place.name}" if asset.place else "")
    words = f"{position.latitude:.5f}, {position.longitude:.5f}"
    if position.accuracy_m is not None and position.accuracy_m >= 0:
        words += f", to {metres(position.accuracy_m)}"
    if asset.place:
        words += f": {metres(asset.place.distance_km * 1000)} from the middle of {asset.place.name}"
    return words


def _moment(asset: Asset) -> str:
    """Return `27 June 2025, 18:03`; what is no date as it stands in the file, cleaned."""
    if asset.capture_time is None:
        return ""
    found = _LOCAL_TIME.match(asset.capture_time.local)
    if not found or not 1 <= int(found[2]) <= 12:
        return clean(asset.capture_time.local, limit=30)
    day = f"{int(found[3])} {MONTHS[int(found[2]) - 1]} {found[1]}"
    return f"{day}, {found[4]}" if found[4] else day


def _month(asset: Asset) -> str:
    found = _LOCAL_TIME.match(asset.capture_time.local) if asset.capture_time else None
    return f"{found[1]}-{found[2]}" if found and 1 <= int(found[2]) <= 12 else ""


def _faces_words(asset: Asset) -> str:
    faces = asset.faces
    if not faces.looked_for and not faces.count:
        return "faces not looked for"
    if faces.count is None:
        return "not clear whether it shows faces"
    return counted(faces.count, "face", "faces") if faces.count else "no face found"

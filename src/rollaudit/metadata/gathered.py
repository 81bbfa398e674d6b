"""What readers fill while they walk one file. The only mutable thing in `metadata`; one lives for one file."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rollaudit.model.evidence import (
    CaptureTime,
    Category,
    Fact,
    FactValue,
    Position,
    Raster,
    Reason,
    ReasonCode,
)

MAX_FACTS = 2_000
MAX_TEXT = 4_096


class LinkedPart(NamedTuple):
    """A part behind the picture that its XMP lists (Google's Container and Motion Photo formats): what, how long."""

    semantic: str
    length: int
    padding: int = 0


@dataclass(slots=True)
class Gathered:
    """Facts in reading order, and candidates from which `resolve` chooses the asset's time, position and device.

    `times` and `positions` hold every reading, each with its source; `device` maps a `Device` field name to the
    readings of it as (source, value) in reading order. `orientation` is Exif's, for containers that have none of
    their own. `linked` are the parts that XMP says stand behind the picture, in their order there. `thumbnail` is
    filled only where `keep_thumbnail` asks for it. `movie` is where a movie lies within the file: start and end.
    `inflated_bytes` is how much compressed text was inflated so far, for readers that bound it.
    """

    facts: list[Fact] = field(default_factory=list)
    times: list[CaptureTime] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    device: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    raster: Raster | None = None
    orientation: int | None = None
    duration_s: float | None = None
    location_redacted: bool = False
    content_identifier: str | None = None
    reasons: dict[ReasonCode, Reason] = field(default_factory=dict)
    linked: list[LinkedPart] = field(default_factory=list)
    has_exif: bool = False
    keep_thumbnail: bool = False
    thumbnail: bytes | None = None
    movie: tuple[int, int] | None = None
    inflated_bytes: int = 0

    def add(self, category: Category, name: str, value: FactValue, source: str, confidence: float = 1.0) -> None:
        """Record one fact. Text is cut to `MAX_TEXT`; past `MAX_FACTS` the file is noted as read in part."""
        facts = self.facts
        if len(facts) >= MAX_FACTS:
            self.partly(ReasonCode.LIMIT, f"more than {MAX_FACTS} facts")
            return
        if value == "":
            return
        if isinstance(value, str) and len(value) > MAX_TEXT:
            value = value[:MAX_TEXT]
        facts.append(Fact(category, name, value, source, confidence))

    def add_device(self, name: str, value: str, source: str) -> None:
        """Offer a reading for the `Device` field `name`."""
        if value:
            self.device.setdefault(name, []).append((source, value[:MAX_TEXT]))

    def add_sound(self, source: str) -> None:
        """Record that a movie has sound; of several tracks the first is told."""
        if not any(fact.field == "AudioTrack" for fact in self.facts):
            self.add(Category.AUDIO, "AudioTrack", True, source)

    def partly(self, code: ReasonCode, detail: str = "") -> None:
        """Note why the file was read only in part; the first detail of a code stands."""
        self.reasons.setdefault(code, Reason(code=code, detail=detail))

    def absorb(self, inner: "Gathered", prefix: str) -> None:
        """Take over what was read from a file within this one; every source is named `<prefix>:<its own>`.

        Its reasons count as this file's; its size, length and orientation are its own affair.
        """
        for fact in inner.facts:
            self.add(fact.category, fact.field, fact.value, f"{prefix}:{fact.source}", fact.confidence)
        self.times += [replace(time, source=f"{prefix}:{time.source}") for time in inner.times]
        self.positions += [replace(position, source=f"{prefix}:{position.source}") for position in inner.positions]
        for name, readings in inner.device.items():
            for source, value in readings:
                self.add_device(name, value, f"{prefix}:{source}")
        for code, reason in inner.reasons.items():
            self.reasons.setdefault(code, reason)

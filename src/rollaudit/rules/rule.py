"""What a rule is, and how it words where its evidence stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rollaudit.model.detection import DetectorName
from rollaudit.model.evidence import Asset, Category, Fact
from rollaudit.model.severity import Certainty, Severity
from rollaudit.text import clean

_NAMED_SOURCES = 3
_SOURCE_LENGTH = 60

# XMP Media Management gives every document ids that stay through edits and copies (XMP part 2, 2.2): they stand among
# the traces of editing, but what they give away is a link.
DOCUMENT_IDS = ("DocumentID", "documentID", "InstanceID", "instanceID")


_BY_NAME = frozenset({DetectorName.CODES, DetectorName.TEXT})

# Facts told by a path alone: findings are on what stands in files.
FROM_NAMES = ("filename", "path")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule met by an asset. `confidence` is None where the rule's own holds.

    A message says what was found and where in the file, never the value itself: findings go to CI logs and code
    hosts, which more people read than the report.
    """

    message: str
    confidence: Certainty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. Severity is how much it gives away, confidence how sure it is that it does: separate axes.

    `help` says why it matters, `remedy` what its owner can do. `check` is pure and looks at one asset alone; with
    `needs_fact` it is asked only where the asset has a fact of the rule's categories. `seen_by` are the detectors that
    can tell it in pixels: where none of them looked, what files say themselves is all that is found.
    """

    id: str
    title: str
    severity: Severity
    confidence: Certainty
    categories: tuple[Category, ...]
    help: str
    remedy: str
    check: Callable[[Asset], Hit | None]
    needs_fact: bool = False
    seen_by: tuple[DetectorName, ...] = ()


def asked_with(detectors: Iterable[DetectorName]) -> tuple[str, ...]:
    """Return the options of a scan by which these detectors look: `--codes`."""
    return tuple(dict.fromkeys(f"--{name.value}" if name in _BY_NAME else "--faces" for name in detectors))


def in_sources(facts: Iterable[Fact]) -> str:
    """Return where the facts stand, for the end of a message: ` in EXIF:Artist, XMP:dc:creator and 2 more places`."""
    sources = list(dict.fromkeys(clean(fact.source, limit=_SOURCE_LENGTH) for fact in facts))
    if not sources:
        return ""
    rest = len(sources) - _NAMED_SOURCES
    if rest > 0:
        last = f"{rest} more {'place' if rest == 1 else 'places'}"
        return f" in {', '.join(sources[:_NAMED_SOURCES])} and {last}"
    return f" in {' and '.join(filter(None, (', '.join(sources[:-1]), sources[-1])))}"


def doubtful(confidence: float) -> Certainty | None:
    """Return the certainty of a reading that the file itself leaves in doubt, or None where it does not."""
    if confidence >= 1.0:
        return None
    return Certainty.MEDIUM if confidence >= 0.5 else Certainty.LOW

"""The ledger: for each asset and category, whether it was found, looked for and absent, unread, or not looked for."""

from functools import lru_cache

from rollaudit.model.detection import SIGHT, DetectorName
from rollaudit.model.evidence import Asset, Category, Faces, Outcome, ReasonCode
from rollaudit.model.report import Ledger

# What the readers of metadata look for in every file they read.
_READ_FOR = frozenset(
    {
        Category.DATE_TAKEN,
        Category.LOCATION_PRECISE,
        Category.LOCATION_INFERRED,
        Category.DEVICE_INFO,
        Category.DEVICE_IDENTIFIER,
        Category.PERSON_IDENTITY,
        Category.CAPTION_TEXT,
        Category.EDIT_HISTORY,
        Category.AUDIO,
    }
)

# What none answers by its finding none (screens and documents) stays "not looked for" where nothing tells of it.
_SEEN_IN_FACES = frozenset(one for one, sight in SIGHT.items() if DetectorName.FACES in sight.answers)
_SEEN_IN_TEXT = frozenset(one for one, sight in SIGHT.items() if DetectorName.TEXT in sight.answers)


def ledger_of(asset: Asset, found: frozenset[Category]) -> Ledger:
    """Return the ledger of an asset whose categories `found` are known.

    Only a primary file read in full proves an absence: where it was read in part, what was not found is unread. Where a
    name alone could tell (screenshots), the absence of a telling name proves nothing.
    """
    primary = asset.files[0].record
    not_read = any(reason.code is ReasonCode.FORMAT_NOT_READ for reason in primary.reasons)
    return _ledger(found, primary.outcome, not_read, _face_state(asset.faces), primary.text)


def _face_state(faces: Faces) -> Outcome:
    if not faces.looked_for:
        return Outcome.SKIPPED
    return Outcome.PARTIAL if faces.count is None else Outcome.READ


@lru_cache(maxsize=4096)
def _ledger(
    found: frozenset[Category],
    outcome: Outcome,
    not_read: bool,  # noqa: FBT001 - told by its place to one caller
    faces: Outcome,
    text: Outcome,
) -> Ledger:
    absent: list[Category] = []
    unread: list[Category] = []
    not_looked_for: list[Category] = []
    for category in sorted(set(Category) - found):
        if category in _SEEN_IN_FACES:
            state = faces
        elif category in _SEEN_IN_TEXT:
            state = text
        elif category in _READ_FOR:
            state = Outcome.SKIPPED if not_read else Outcome.READ if outcome is Outcome.READ else Outcome.PARTIAL
        else:
            state = Outcome.SKIPPED
        {Outcome.READ: absent, Outcome.PARTIAL: unread, Outcome.SKIPPED: not_looked_for}[state].append(category)
    return Ledger(
        found=tuple(sorted(found)),
        absent=tuple(absent),
        unread=tuple(unread),
        not_looked_for=tuple(not_looked_for),
    )

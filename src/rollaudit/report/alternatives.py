"""The same library with another platform access, or handed to another product: the sentences for every output."""

from dataclasses import replace
from typing import Final

from rollaudit.model.evidence import Category
from rollaudit.model.policy import PlatformAccess, Stance, Use
from rollaudit.model.report import Alternative, Report
from rollaudit.model.scope import ScopeSource, ScopeStanding
from rollaudit.report.phrases import capital, counted, number
from rollaudit.report.scope_words import window_standing
from rollaudit.report.use_lines import ended_claims
from rollaudit.report.wording import NOT_DISCLOSED, use_words, verdict_words

HEADING: Final = "With another access or product"
DECK: Final = (
    "The same files, counted again under the texts of other products. What each is given is the owner\u2019s to decide."
)


def is_own(report: Report, alternative: Alternative) -> bool:
    """Whether an alternative is on the report's own profile, in its own edition."""
    own = report.profile
    return (alternative.profile.id, alternative.profile.edition) == (own.id, own.edition)


def as_seen_by(report: Report, alternative: Alternative) -> Report:
    """Return the report as far as texts and numbers of the scope go for an alternative; claims and rows stay."""
    return replace(
        report,
        profile=alternative.profile,
        platform=alternative.platforms[0],
        scope=alternative.scope,
        verdicts=alternative.verdicts,
    )


def through(report: Report, platform: PlatformAccess) -> tuple[Alternative, ...]:
    """Return each product once, through one platform access."""
    return tuple(one for one in report.alternatives if platform in one.platforms)


def taken_words(alternative: Alternative) -> str:
    """Return in one line how much a product takes, and what its texts say of training AI."""
    scope = alternative.scope
    within = counted(scope.ceiling, "photo or video", "photos and videos")
    match scope.standing:
        case ScopeStanding.OWNER_CHOOSES:
            taken = f"as many of {within} as the owner chooses"
        case ScopeStanding.NOT_DISCLOSED:
            taken = f"how many of {within}: {NOT_DISCLOSED}"
        case ScopeStanding.COUNTED if scope.window_days is None:
            taken = f"all {within}"
        case ScopeStanding.COUNTED:
            taken = f"{number(scope.stated or 0)} of {within} in its {window_standing(alternative.profile)} window"
    verdict = next((one for one in alternative.verdicts if one.use is Use.TRAIN_AI), None)
    if verdict is None:
        return taken
    answer = "permitted on a condition" if verdict.stance is Stance.PERMITTED_IF else verdict_words(verdict)
    return f"{taken}; {use_words(Use.TRAIN_AI)}: {answer}"


def difference_sentences(report: Report, alternative: Alternative) -> tuple[str, ...]:
    """Return what an alternative changes besides its counts: claims that end, and what comes from beside the photos."""
    sentences = []
    counts = {effect.category: effect for effect in alternative.effects}
    positions = counts.get(Category.LOCATION_PRECISE)
    ended = ended_claims(report, positions.before, positions.after) if positions else ""
    if ended:
        sentences.append(f"{capital(ended)} can no longer be said: too few positions are left.")
    source = alternative.profile.scope.source
    if source is ScopeSource.CLOUD_LIBRARY and any(effect.after > effect.before for effect in alternative.effects):
        sentences.append("It holds the library itself: what files beside the photos say of them reaches it, too.")
    if alternative.scope.standing is ScopeStanding.OWNER_CHOOSES:
        sentences.append("What the whole roll tells, it tells this product only as far as the owner hands it over.")
    return tuple(sentences)

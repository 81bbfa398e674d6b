"""What is still said of a place once the files are gone without which one claim about it ends."""

from rollaudit.inference.builder import RollBuilder
from rollaudit.inference.claimed import HAUNT_ID, HOME_ID, SECOND_ID, WORK_ID
from rollaudit.inference.whereabouts import claim_whereabouts
from rollaudit.model.report import Inference
from rollaudit.pipeline.analyse import AnalyseOptions
from rollaudit.pipeline.evidence import StoredEvidence
from rollaudit.pipeline.window import stated_window

_PLACES = frozenset({HOME_ID, WORK_ID, SECOND_ID, HAUNT_ID})


def remaining(
    evidence: StoredEvidence, options: AnalyseOptions, claims: tuple[Inference, ...]
) -> tuple[tuple[Inference, ...], ...]:
    """Return for each claim about a place what would be said of that place without the files that end it.

    The claims are made anew on what is left; of the same place are those that rest on some of the same files. Of other
    kinds of claims nothing is asked: theirs is an empty tuple.
    """
    builders = [RollBuilder() if one.id in _PLACES and one.ends_without else None for one in claims]
    gone = [frozenset(one.ends_without) for one in claims]
    if any(builders):
        for asset in evidence.observed():
            kept = evidence.received(asset, evidence.platform)
            for builder, without in zip(builders, gone, strict=True):
                if builder is not None and asset.id not in without:
                    builder.add(kept)
    _, window = stated_window(options.profile, options.as_of)
    return tuple(
        ()
        if builder is None
        else tuple(
            left
            for left in claim_whereabouts(builder.roll(options.as_of, window.first), ())
            if left.id in _PLACES and not claim_files.isdisjoint(left.evidence)
        )
        for builder, claim_files in zip(builders, (frozenset(one.evidence) for one in claims), strict=True)
    )

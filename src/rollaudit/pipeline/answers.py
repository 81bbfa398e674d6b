"""Answers from a finished scan: the most exposing files, and how the reading of every file ended."""

import os
from collections.abc import Iterator
from functools import partial

from rollaudit.model.answers import Asked, CoverageAnswer, Exposing, UnclearFaces
from rollaudit.pipeline.analyse import AnalyseOptions, analyse, evidence_for
from rollaudit.pipeline.evidence import StoredEvidence, categories_of, evidence_of
from rollaudit.pipeline.examples import Strongest
from rollaudit.store.store import Store


def asked_of(options: AnalyseOptions) -> Asked:
    """Return what an answer with these options is about."""
    return Asked(
        tool_version=options.tool_version,
        library=options.library_name,
        as_of=options.as_of,
        profile=options.profile,
        platform=options.platform,
        without=options.without.names,
    )


def most_exposing(store: Store, options: AnalyseOptions, count: int) -> tuple[Exposing, ...]:
    """Return the `count` assets that give away most, first the one that does; held in memory, so keep `count` small."""
    evidence = evidence_for(store, options)
    strongest = Strongest(ranked=count)
    for asset in evidence.observed():
        kept = evidence.received(asset, evidence.platform)
        strongest.add(kept, categories_of(kept))
    wanted = {os.fsencode(ranked.path): ranked for ranked in strongest.top()}
    found: dict[bytes, Exposing] = {}
    for asset in evidence.observed():
        path = os.fsencode(asset.path)
        if path in wanted:
            kept = evidence.received(asset, evidence.platform)
            entry = evidence_of(asset, kept, evidence.judge)
            found[path] = Exposing(ranked=wanted[path], evidence=entry, kept=kept)
    return tuple(found[path] for path in wanted)


def stored_coverage(store: Store, options: AnalyseOptions) -> CoverageAnswer:
    """Return how the reading of a library's files ended. Raises `NothingToAuditError` as a report does."""
    made = analyse(store, options)
    return CoverageAnswer(
        asked=asked_of(options),
        coverage=made.coverage,
        not_looked_for=made.not_looked_for,
        files=store.not_read_in_full,
        unclear_faces=partial(_unclear_faces, evidence_for(store, options)),
    )


def _unclear_faces(evidence: StoredEvidence) -> Iterator[UnclearFaces]:
    for asset in evidence.whole():
        if asset.faces.looked_for and asset.faces.count is None:
            yield UnclearFaces(path=asset.path, reason=asset.faces.reason or "")

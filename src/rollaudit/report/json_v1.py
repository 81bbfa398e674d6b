"""The JSON report, version 1: complete down to the evidence, the same bytes for the same input.

Written as a stream, one asset a line, so that a library of any size needs no memory of it. ASCII only: nothing in it
can reach a terminal raw, and lone surrogates in file names stay what they are.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TextIO

import msgspec

from rollaudit.model.evidence import (
    Coverage,
)
from rollaudit.model.finding import FindingSummary
from rollaudit.model.policy import Profile
from rollaudit.model.report import CategoryCoverage, Handover, Inference, RankedAsset, Report
from rollaudit.model.summaries import FaceSummary, Period, ScopeCount
from rollaudit.report import json_v1_types as v1
from rollaudit.report.json_v1_asset import asset_v1, file_v1, finding_v1
from rollaudit.report.json_v1_policy import alternatives_v1, effects_v1, platform_effects_v1, profile_v1, texts_v1

SCHEMA_ID = "rollaudit/report/v1"

_CLAIMS = "inferences"
_NO_FILES = '"ends_without":[]'  # stands nowhere else: a quote within a text is escaped
_IDS_AT_ONCE = 10_000

_escape = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def encode(value: object) -> str:
    """Return compact JSON in ASCII: four times as fast where all text is ASCII already, as nearly all is."""
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:  # lone surrogates, in a name that is no UTF-8
        return _escape(value)
    return encoded.decode("ascii") if encoded.isascii() else _escape(value)


def write_json(report: Report, stream: TextIO) -> None:
    """Write the report to a text stream; every top-level key begins a line, as does every asset, file and finding."""
    stream.write("{\n")
    for key, value in _head(report).items():
        if key == _CLAIMS:
            stream.write(f"{encode(key)}:[")
            stream.writelines(_claims(report.inferences))
            stream.write("],\n")
        else:
            stream.write(f"{encode(key)}:{encode(value)},\n")
    findings = _Kept()
    write_array(stream, "assets", _assets(report, findings))
    stream.write(",\n")
    write_array(stream, "other_files", (encode(file_v1(None, one)) for one in report.evidence.other_files()))
    stream.write(",\n")
    write_array(stream, "findings", findings)
    stream.write("\n}\n")


def _claims(inferences: Iterable[Inference]) -> Iterator[str]:
    """Encode every claim, piece by piece: the files that end one may be most of a library."""
    comma = ""
    for inference in inferences:
        before, empty, after = encode(inference_v1(replace(inference, ends_without=()))).partition(_NO_FILES)
        yield f"{comma}{before}{empty[:-1]}"
        ids = iter(inference.ends_without)
        between = ""
        while some := list(islice(ids, _IDS_AT_ONCE)):
            yield between + encode(some)[1:-1]
            between = ","
        yield f"]{after}"
        comma = ","


def _assets(report: Report, findings: "_Kept") -> Iterator[str]:
    """Encode every asset, and keep its findings for later: they have their own array, and assets are read only once."""
    for entry in report.evidence.assets():
        for finding in entry.findings:
            findings.add(encode(finding_v1(finding)))
        yield encode(asset_v1(entry))


class _Kept:
    """Lines kept until their turn comes, compressed: findings repeat themselves, and shrink to a twentieth."""

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(1)
        self._parts: list[bytes] = []

    def add(self, line: str) -> None:
        if packed := self._compressor.compress(line.encode("ascii") + b"\n"):
            self._parts.append(packed)

    def __iter__(self) -> Iterator[str]:
        self._parts.append(self._compressor.flush())
        inflater = zlib.decompressobj()
        rest = b""
        for part in self._parts:
            *lines, rest = (rest + inflater.decompress(part)).split(b"\n")
            yield from (line.decode("ascii") for line in lines)


def write_array(stream: TextIO, key: str, items: Iterable[str]) -> None:
    """Write a key and its array, an encoded item a line."""
    stream.write(f"{encode(key)}:[")
    empty = True
    for item in items:
        stream.write(("\n" if empty else ",\n") + item)
        empty = False
    stream.write("]" if empty else "\n]")


def _head(report: Report) -> dict[str, object]:
    profile = report.profile
    return {
        "schema": SCHEMA_ID,
        "tool": v1.Tool(name="rollaudit", version=report.tool_version),
        "as_of": report.as_of.isoformat(),
        "redaction": report.redaction.value,
        "profile": profile_v1(profile),
        "platform": report.platform.value,
        "coverage": coverage_v1(report.coverage, report.ledger),
        "scope": _scope(report.scope, profile),
        "people": _people(report.faces),
        "handover": [_handover(row) for row in report.handover],
        **texts_v1(report),
        "without": list(report.what_if.without) if report.what_if else [],
        "without_effects": effects_v1(report.what_if.effects) if report.what_if else [],
        "platform_effects": platform_effects_v1(report),
        "alternatives": alternatives_v1(report),
        "top": [_top(ranked) for ranked in report.top],
        _CLAIMS: None,
        "not_looked_for": [
            v1.NotLookedForV1(category=entry.category.value, reason=entry.reason) for entry in report.not_looked_for
        ],
        "detectors": list(report.detectors),
        "finding_counts": _finding_counts(report.findings),
    }


def _people(faces: FaceSummary) -> v1.PeopleV1:
    return v1.PeopleV1(
        with_faces=faces.with_faces,
        alone=faces.one,
        two=faces.two,
        groups=faces.groups,
        crowds=faces.crowds,
        faces=faces.faces,
        looked_at=faces.looked_at,
        unclear=faces.unclear,
        told=faces.told,
        names=faces.shown_names,
        unnamed=faces.unnamed,
        more_than_named=faces.more_than_named,
    )


def coverage_v1(coverage: Coverage, ledger: tuple[CategoryCoverage, ...]) -> v1.CoverageV1:
    """Return the shape of how the reading of every file ended, category by category where there is a ledger."""
    return v1.CoverageV1(
        files_found=coverage.files_found,
        read=coverage.read,
        partial=coverage.partial,
        skipped=coverage.skipped,
        by_reason=coverage.by_reason,
        by_format=coverage.by_format,
        photos=coverage.photos,
        videos=coverage.videos,
        companions=coverage.companions,
        percent=coverage.percent,
        by_category=[
            v1.CategoryCoverageV1(
                category=row.category.value,
                found=row.found,
                absent=row.absent,
                unread=row.unread,
                not_looked_for=row.not_looked_for,
            )
            for row in ledger
        ],
    )


def _period(period: Period) -> v1.PeriodV1:
    return v1.PeriodV1(
        first=_day(period.first),
        last=_day(period.last),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _scope(scope: ScopeCount, profile: Profile) -> v1.ScopeV1:
    stated = profile.scope
    return v1.ScopeV1(
        source=stated.source.value,
        trigger=stated.trigger.value,
        selectors=[one.value for one in stated.selectors],
        older_if_theme=stated.older_if_theme,
        left_out=[one.value for one in profile.left_out],
        standing=scope.standing.value,
        window_days=scope.window_days,
        window=_period(scope.window),
        stated=scope.stated,
        ceiling=scope.ceiling,
        undated=scope.undated,
        per_month=scope.per_month,
        newest=_day(scope.newest),
        dated_later=scope.dated_later,
    )


def _handover(row: Handover) -> v1.HandoverV1:
    return v1.HandoverV1(
        category=row.category.value,
        looked_for=row.looked_for,
        stated=row.stated,
        ceiling=row.ceiling,
        full_access=row.full_access,
        period=_period(row.period),
        dated=row.dated,
        clauses=list(row.clauses),
        examples=[
            v1.ExampleV1(asset=example.asset_id, path=example.path, value=example.value) for example in row.examples
        ],
    )


def _top(ranked: RankedAsset) -> v1.TopV1:
    return v1.TopV1(
        asset=ranked.asset_id,
        path=ranked.path,
        score=ranked.score,
        categories=[category.value for category in ranked.categories],
        values=list(ranked.values),
    )


def inference_v1(inference: Inference) -> v1.InferenceV1:
    """Return the shape of one claim about the whole library."""
    period, place = inference.period, inference.place
    return v1.InferenceV1(
        id=inference.id,
        claim=inference.claim,
        confidence=inference.confidence,
        evidence=list(inference.evidence),
        period=None if period is None else v1.InferencePeriod({"from": _day(period.first), "to": _day(period.last)}),
        place=None
        if place is None
        else v1.CircleV1(latitude=place.latitude, longitude=place.longitude, radius_m=place.radius_m),
        abstained=inference.abstained,
        method=inference.method,
        details=dict(inference.details),
        asset_count=inference.asset_count,
        made_from=inference.made_from,
        ends_without=list(inference.ends_without),
        ends_with=list(inference.ends_with),
    )


def _finding_counts(summary: FindingSummary) -> v1.FindingCountsV1:
    return v1.FindingCountsV1(
        shown=summary.total,
        by_rule=[
            v1.RuleCountV1(rule=one.rule, severity=one.severity.value, findings=one.findings) for one in summary.by_rule
        ],
        assets=summary.assets,
        known=summary.known,
        left_out=summary.left_out,
    )

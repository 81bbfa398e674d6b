"""Two audits held against each other as JSON, version 1: a stream, one changed asset a line."""

from collections.abc import Iterable
from typing import TextIO

from rollaudit.model.difference import (
    AssetChange,
    ChangedAsset,
    Difference,
    Newcomers,
    SideCategory,
    SideClaim,
    SideHead,
)
from rollaudit.report import difference_v1_types as v1
from rollaudit.report.json_v1 import encode, write_array
from rollaudit.report.json_v1_types import Tool


def write_difference_json(difference: Difference, stream: TextIO) -> None:
    """Write the difference, every top-level key and every changed asset on a line of its own."""
    counts = difference.counts
    head = {
        "schema": "rollaudit/difference/v1",
        "tool": Tool(name="rollaudit", version=difference.tool_version),
        "before": _side(difference.before),
        "after": _side(difference.after),
        "unlike": list(difference.unlike),
        "not_looked_for": [
            v1.OneSidedV1(
                detector=one.detector,
                reason=one.reason,
                side=one.unlooked.value,
                categories=list(one.categories),
                rules=list(one.rules),
                inferences=list(one.claims),
            )
            for one in difference.one_sided
        ],
        "counts": v1.CountsV1(
            new=counts[AssetChange.NEW],
            replaced=counts[AssetChange.REPLACED],
            moved=counts[AssetChange.MOVED],
            says_otherwise=counts[AssetChange.SAYS_OTHERWISE],
            gone=counts[AssetChange.GONE],
            unchanged=difference.unchanged,
        ),
        "categories": [
            v1.CategoryDifferenceV1(category=one.category, before=_category(one.before), after=_category(one.after))
            for one in difference.categories
        ],
        "findings": [v1.RuleDifferenceV1(rule=one.rule, new=one.new, fixed=one.fixed) for one in difference.rules],
        "places": _seen(difference.places),
        "devices": _seen(difference.devices),
        "names": _seen(difference.names),
        "inferences": v1.ClaimsV1(new=_claims(difference.claims_new), gone=_claims(difference.claims_gone)),
    }
    stream.write("{\n")
    stream.writelines(f"{encode(key)}:{encode(value)},\n" for key, value in head.items())
    write_array(stream, "assets", (encode(_asset(one)) for one in difference.changes()))
    stream.write("\n}\n")


def _side(side: SideHead) -> v1.SideV1:
    return v1.SideV1(
        library=side.library,
        as_of=side.as_of,
        made_with=side.made_with,
        profile=side.profile,
        edition=side.edition,
        platform=side.platform,
        without=list(side.without),
        files_found=side.files_found,
        photos=side.photos,
        videos=side.videos,
        detectors=list(side.detectors),
    )


def _category(side: SideCategory) -> v1.SideCategoryV1:
    return v1.SideCategoryV1(looked_for=side.looked_for, stated=side.stated, ceiling=side.ceiling, reason=side.reason)


def _seen(seen: Newcomers) -> v1.NewcomersV1:
    return v1.NewcomersV1(new=list(seen.new), gone=list(seen.gone), cut=seen.cut)


def _claims(claims: Iterable[SideClaim]) -> list[v1.ClaimV1]:
    return [v1.ClaimV1(id=one.id, claim=one.claim, confidence=one.confidence) for one in claims]


def _asset(one: ChangedAsset) -> v1.ChangedAssetV1:
    return v1.ChangedAssetV1(
        change=one.change.value,
        asset=one.asset_id,
        path=one.path,
        kind=one.kind,
        day=one.day,
        categories_gained=list(one.categories_gained),
        categories_lost=list(one.categories_lost),
        findings_new=list(one.findings_new),
        findings_fixed=list(one.findings_fixed),
    )

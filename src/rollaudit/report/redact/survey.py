"""One pass over a report's assets before it is redacted: their numbers, their cells, what its claims point at."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from rollaudit.model.evidence import Asset, Category
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.report.redact.cells import Cell, cell_of
from rollaudit.report.redact.own_words import country_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What redaction must know of all assets before it redacts the first; memory is 16 bytes an asset.

    `first_of` gives for each asset, by path, the number of the first one of the same content: copies stay copies.
    `ids` are those that the report itself names, with what they are called when it is redacted; `named` are the assets
    whose paths it names, with their numbers. `cells` count the positions that reach the app, by cell and country.
    """

    first_of: NDArray[np.int64]
    ids: dict[str, str]
    named: dict[str, tuple[int, AssetEvidence]]
    cells: Counter[tuple[Cell, str]]


@dataclass(slots=True)
class _Pass:
    wanted_ids: frozenset[str]
    wanted_paths: frozenset[str]
    keys: "array[int]" = field(default_factory=lambda: array("Q"))
    ids: dict[str, str] = field(default_factory=dict)
    named: dict[str, tuple[int, AssetEvidence]] = field(default_factory=dict)
    cells: Counter[tuple[Cell, str]] = field(default_factory=Counter)

    def add(self, number: int, entry: AssetEvidence) -> None:
        asset = entry.asset
        self.keys.append(int.from_bytes(blake2b(asset.id.encode(), digest_size=8).digest(), "big"))
        if asset.id in self.wanted_ids:
            self.ids.setdefault(asset.id, alias_of(asset, number))
        if asset.path in self.wanted_paths:
            self.named[asset.path] = number, entry
        if asset.position and Category.LOCATION_PRECISE in entry.categories:
            self.cells[cell_at(asset), country_codes(asset.place.country_code) if asset.place else ""] += 1


def cell_at(asset: Asset) -> Cell:
    """Return the cell of an asset that has a position."""
    position = asset.position
    return cell_of(position.latitude, position.longitude) if position else (0.0, 0.0)


def survey(report: Report) -> Survey:
    """Read all assets once."""
    counts = _Pass(wanted_ids=frozenset(_ids(report)), wanted_paths=frozenset(_paths(report)))
    for number, entry in enumerate(report.evidence.assets(), 1):
        counts.add(number, entry)
    _, first, same = np.unique(np.array(counts.keys, dtype=np.uint64), return_index=True, return_inverse=True)
    return Survey(
        first_of=(first[same] + 1).astype(np.int64),
        ids=counts.ids,
        named=counts.named,
        cells=counts.cells,
    )


def alias_of(asset: Asset, first: int) -> str:
    """Return the id of an asset by the number of the first one of its content."""
    return f"{asset.kind.value}-{first:04}"


def _ids(report: Report) -> Iterator[str]:
    for row in report.handover:
        yield from (one.asset_id for one in row.examples)
    yield from (one.asset_id for one in report.top)
    for exposure in report.exposures:
        yield from exposure.evidence
    for reach in report.reach:
        yield from reach.evidence
    for claim in report.inferences:
        yield from claim.evidence
        yield from claim.ends_without


def _paths(report: Report) -> Iterator[str]:
    for row in report.handover:
        yield from (one.path for one in row.examples)
    yield from (one.path for one in report.top)
    for claim in report.inferences:
        yield from claim.paths

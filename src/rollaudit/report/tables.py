"""The tables of assets, facts and findings, column by column: what CSV and Parquet write.

Cells are None, bool, int, float or one line of safe text. `path` is for people; `path_uri` is the exact one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rollaudit.model.evidence import Asset, Fact
from rollaudit.model.finding import Finding
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.report.uris import path_uri
from rollaudit.text import clean

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]

_TEXT_LIMIT = 32_767  # the most characters that a cell of Excel holds


class CellType(StrEnum):
    """What a column holds, by its name in SQL."""

    TEXT = "VARCHAR"
    INTEGER = "BIGINT"
    REAL = "DOUBLE"
    TRUTH = "BOOLEAN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns in order, and how its rows come out of a report, one asset after another."""

    columns: tuple[tuple[str, CellType], ...]
    rows: Callable[[AssetEvidence], Iterable[Row]]

    def all_rows(self, report: Report) -> Iterator[Row]:
        """Yield every row of a report."""
        for entry in report.evidence.assets():
            yield from self.rows(entry)


def _text(untrusted_text: str | None) -> str | None:
    return None if untrusted_text is None else clean(untrusted_text, limit=_TEXT_LIMIT)


def _listed(words: Iterable[str]) -> str:
    return ";".join(words)


_Column = tuple[str, CellType, Callable[[AssetEvidence], Cell]]
T, I, R, B = CellType.TEXT, CellType.INTEGER, CellType.REAL, CellType.TRUTH  # noqa: E741 - a table to be read across

_ASSET: Final[tuple[_Column, ...]] = (
    ("id", T, lambda e: e.asset.id),
    ("path", T, lambda e: _text(e.asset.path)),
    ("path_uri", T, lambda e: path_uri(e.asset.path)),
    ("kind", T, lambda e: e.asset.kind.value),
    ("format", T, lambda e: e.asset.files[0].record.format.value),
    ("bytes", I, lambda e: e.asset.files[0].record.size),
    ("sha256", T, lambda e: e.asset.files[0].record.sha256),
    ("files", I, lambda e: len(e.asset.files)),
    ("outcome", T, lambda e: e.asset.files[0].record.outcome.value),
    ("reasons", T, lambda e: _listed(reason.code.value for reason in e.asset.files[0].record.reasons)),
)
_TIME: Final[tuple[_Column, ...]] = (
    ("captured_local", T, lambda e: _text(e.asset.capture_time.local) if e.asset.capture_time else None),
    ("captured_offset", T, lambda e: _text(e.asset.capture_time.offset) if e.asset.capture_time else None),
    ("captured_source", T, lambda e: _text(e.asset.capture_time.source) if e.asset.capture_time else None),
    ("captured_confidence", R, lambda e: e.asset.capture_time.confidence if e.asset.capture_time else None),
)
_PLACE: Final[tuple[_Column, ...]] = (
    ("latitude", R, lambda e: e.asset.position.latitude if e.asset.position else None),
    ("longitude", R, lambda e: e.asset.position.longitude if e.asset.position else None),
    ("altitude_m", R, lambda e: e.asset.position.altitude_m if e.asset.position else None),
    ("accuracy_m", R, lambda e: e.asset.position.accuracy_m if e.asset.position else None),
    ("position_source", T, lambda e: _text(e.asset.position.source) if e.asset.position else None),
    ("place", T, lambda e: e.asset.place.name if e.asset.place else None),
    ("place_region", T, lambda e: e.asset.place.region if e.asset.place else None),
    ("place_country", T, lambda e: e.asset.place.country_code if e.asset.place else None),
    ("place_distance_km", R, lambda e: e.asset.place.distance_km if e.asset.place else None),
    ("time_zone", T, lambda e: e.asset.place.time_zone if e.asset.place else None),
)
_DEVICE: Final[tuple[_Column, ...]] = (
    ("make", T, lambda e: _text(e.asset.device.make)),
    ("model", T, lambda e: _text(e.asset.device.model)),
    ("software", T, lambda e: _text(e.asset.device.software)),
    ("lens", T, lambda e: _text(e.asset.device.lens)),
    ("body_serial", T, lambda e: _text(e.asset.device.body_serial)),
    ("lens_serial", T, lambda e: _text(e.asset.device.lens_serial)),
    ("owner", T, lambda e: _text(e.asset.device.owner)),
    ("host", T, lambda e: _text(e.asset.device.host)),
)
_REACH: Final[tuple[_Column, ...]] = (
    ("faces_looked_for", B, lambda e: e.asset.faces.looked_for),
    ("face_count", I, lambda e: e.asset.faces.count),
    ("face_tier", T, lambda e: e.asset.faces.tier.value if e.asset.faces.tier else None),
    ("categories", T, lambda e: _listed(one.value for one in e.categories)),
    ("withheld", T, lambda e: _listed(one.value for one in e.ledger.found if one not in e.categories)),
    ("absent", T, lambda e: _listed(one.value for one in e.ledger.absent)),
    ("unread", T, lambda e: _listed(one.value for one in e.ledger.unread)),
    ("not_looked_for", T, lambda e: _listed(one.value for one in e.ledger.not_looked_for)),
    ("findings", T, lambda e: _listed(one.rule for one in e.findings)),
)
_ASSET_COLUMNS: Final = (*_ASSET, *_TIME, *_PLACE, *_DEVICE, *_REACH)


def _asset_rows(entry: AssetEvidence) -> Iterable[Row]:
    return (tuple(cell(entry) for _, _, cell in _ASSET_COLUMNS),)


def _fact_rows(entry: AssetEvidence) -> Iterator[Row]:
    for file in entry.asset.files:
        where = (entry.asset.id, _text(entry.asset.path), path_uri(entry.asset.path), _text(file.record.path))
        for fact in file.record.extraction.facts:
            yield (*where, fact.category.value, _text(fact.field), *_value(fact), _text(fact.source), fact.confidence)


def _value(fact: Fact) -> tuple[str | None, float | None]:
    """Return a fact's value as text, and as a number where it is one: a column has one type."""
    if isinstance(fact.value, bool):
        return str(fact.value).lower(), None
    if isinstance(fact.value, str):
        return _text(fact.value), None
    return repr(fact.value), float(fact.value)


def _finding_rows(entry: AssetEvidence) -> Iterable[Row]:
    return (_finding_row(entry.asset, one) for one in entry.findings)


def _finding_row(asset: Asset, one: Finding) -> Row:
    return (
        one.rule,
        one.severity.value,
        one.confidence.value,
        asset.id,
        _text(one.path),
        path_uri(one.path),
        one.message,
        one.fingerprint,
    )


ASSETS: Final = Table(columns=tuple((name, kind) for name, kind, _ in _ASSET_COLUMNS), rows=_asset_rows)
"""One row a photo or video."""

FACTS: Final = Table(
    columns=(
        ("asset", T),
        ("path", T),
        ("path_uri", T),
        ("file", T),
        ("category", T),
        ("field", T),
        ("value", T),
        ("number", R),
        ("source", T),
        ("confidence", R),
    ),
    rows=_fact_rows,
)
"""One row a fact, in the order they were read; `file` is the asset's file that it stands in."""

FINDINGS: Final = Table(
    columns=(
        ("rule", T),
        ("severity", T),
        ("confidence", T),
        ("asset", T),
        ("path", T),
        ("path_uri", T),
        ("message", T),
        ("fingerprint", T),
    ),
    rows=_finding_rows,
)
"""One row a finding."""

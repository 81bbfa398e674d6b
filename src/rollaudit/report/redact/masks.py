"""What a shared report shows instead of each value. Fails closed: what is not named here is `masked`."""

import re
from dataclasses import dataclass, replace
from typing import Final

from rollaudit.model.evidence import (
    Asset,
    AssetFile,
    CaptureTime,
    Category,
    Device,
    Extraction,
    Faces,
    Fact,
    FactValue,
    FileFormat,
    FileRecord,
    Place,
    Position,
    Reason,
)
from rollaudit.model.finding import Finding
from rollaudit.model.report import AssetEvidence
from rollaudit.report.redact.cells import RADIUS_M, Areas
from rollaudit.report.redact.own_words import MASKED, country_codes, own_words
from rollaudit.report.redact.pseudonyms import Pseudonyms
from rollaudit.report.redact.survey import Survey, alias_of, cell_at
from rollaudit.report.redact.vocabulary import (
    NAME_FIELDS,
    OTHER,
    PLAIN_CATEGORIES,
    field_shown,
    source_shown,
)
from rollaudit.rules.registry import RULES, fingerprint

_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_SMALL: Final = 1_000  # no size, date or clock is so small a number
_CAPITAL_WITHIN: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TITLES: Final = {rule.id: rule.title for rule in RULES}
_EXTENSIONS: Final = {
    FileFormat.JPEG: "jpg",
    FileFormat.TIFF: "tif",
    FileFormat.MATROSKA: "mkv",
    FileFormat.MPEG: "mpg",
    FileFormat.GZIP: "gz",
    FileFormat.PICASA: "ini",
    FileFormat.OTHER: "bin",
}


def day_of(moment: str) -> str:
    """Return the day of an ISO 8601 moment, or as much of it as there is; `masked` where it begins otherwise."""
    found = _DAY.match(moment)
    return found.group() if found else MASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """Makes one asset after another fit to be shared, with the same pseudonyms for all."""

    survey: Survey
    areas: Areas
    pseudonyms: Pseudonyms

    def entry(self, entry: AssetEvidence, number: int) -> AssetEvidence:
        """Return an asset, the `number`-th by path, with what it gives away masked. Its categories stay true."""
        asset = entry.asset
        alias = alias_of(asset, int(self.survey.first_of[number - 1]))
        files = tuple(
            AssetFile(role=file.role, record=self._record(file.record, path_of(asset, number, index), asset))
            for index, file in enumerate(asset.files)
        )
        shown = Asset(
            id=alias,
            path=files[0].record.path,
            kind=asset.kind,
            files=files,
            capture_time=_time(asset.capture_time),
            position=self._position(asset),
            place=self._place(asset),
            device=self._device(asset.device),
            faces=_faces(asset.faces),
            facts=tuple(fact for file in files for fact in file.record.extraction.facts),
        )
        findings = tuple(_finding(one, alias, shown.path) for one in entry.findings)
        return replace(entry, asset=shown, findings=findings)

    def value(self, entry: AssetEvidence, category: Category) -> str:
        """Return the value by which an asset shows a category, from the asset as it is shown."""
        asset = entry.asset
        match category:
            case Category.DATE_TAKEN if asset.capture_time:
                return asset.capture_time.local
            case Category.LOCATION_PRECISE if asset.position:
                place = f" {asset.place.name}, {asset.place.country_code}" if asset.place else ""
                return f"about {asset.position.latitude:.1f}, {asset.position.longitude:.1f}{place}"
            case Category.FACE_PRESENCE | Category.FACIAL_FEATURES if asset.faces.count:
                return "1 face" if asset.faces.count == 1 else f"{asset.faces.count} faces"
            case Category.DEVICE_INFO if asset.device.model:
                return asset.device.model
            case Category.MEDIA_CONTENT:
                return asset.kind.value
        facts = [fact for fact in asset.facts if fact.category is category]
        fact = min(facts, key=lambda one: one.field == OTHER, default=None)
        if fact is None:
            return ""
        if fact.value is True:
            return _CAPITAL_WITHIN.sub(" ", fact.field).lower()
        if category is Category.PERSON_IDENTITY:
            named = dict.fromkeys(str(one.value) for one in facts if one.field == fact.field)
            return f"{fact.field}: {', '.join(named)}"
        return f"{fact.field}: {fact.value}"

    def other_file(self, record: FileRecord, number: int) -> FileRecord:
        """Return the `number`-th file that belongs to no asset, as it is shown."""
        return self._record(record, f"file-{number:04}.{_extension(record.format)}", None)

    def _record(self, record: FileRecord, path: str, asset: Asset | None) -> FileRecord:
        extraction = record.extraction
        return FileRecord(
            path=path,
            size=None,
            mtime_ns=0,
            inode=0,
            format=record.format,
            content_id=None,
            sha256=None,
            outcome=record.outcome,
            reasons=tuple(Reason(code=reason.code) for reason in record.reasons),
            extraction=Extraction(
                facts=tuple(self._fact(fact, asset) for fact in extraction.facts),
                location_redacted=extraction.location_redacted,
            ),
            faces=_faces(record.faces),
        )

    def _fact(self, fact: Fact, asset: Asset | None) -> Fact:
        return Fact(
            fact.category,
            field_shown(fact.field),
            self._fact_value(fact, asset),
            source_shown(fact.source),
            fact.confidence,
        )

    def _fact_value(self, fact: Fact, asset: Asset | None) -> FactValue:
        value = fact.value
        if isinstance(value, bool):
            return value
        if isinstance(value, int) and fact.category in PLAIN_CATEGORIES and 0 <= value < _SMALL:
            return value
        match fact.category:
            case Category.DATE_TAKEN:
                return day_of(str(value))
            case Category.PERSON_IDENTITY if fact.field in NAME_FIELDS:
                return self.pseudonyms.person(str(value))
            case Category.DEVICE_IDENTIFIER:
                return self.pseudonyms.number(str(value))
            case Category.DEVICE_INFO if fact.field == "Model" and asset is not None and asset.device.model:
                return self.pseudonyms.device(asset.device.make, asset.device.model)
        return MASKED

    def _device(self, device: Device) -> Device:
        number, person = self.pseudonyms.number, self.pseudonyms.person
        named = bool(device.make or device.model)
        return Device(
            model=self.pseudonyms.device(device.make, device.model) if named else None,
            body_serial=number(device.body_serial) if device.body_serial else None,
            lens_serial=number(device.lens_serial) if device.lens_serial else None,
            owner=person(device.owner) if device.owner else None,
        )

    def _position(self, asset: Asset) -> Position | None:
        if asset.position is None:
            return None
        latitude, longitude = cell_at(asset)
        return Position(
            latitude=latitude,
            longitude=longitude,
            source=source_shown(asset.position.source),
            accuracy_m=RADIUS_M,
        )

    def _place(self, asset: Asset) -> Place | None:
        if asset.position is None or asset.place is None:
            return None
        return self.areas.area(cell_at(asset), country_codes(asset.place.country_code))


def path_of(asset: Asset, number: int, index: int = 0) -> str:
    """Return the path of an asset's file: `photo-0042.jpg`, its companions `photo-0042-2.mov`."""
    beside = f"-{index + 1}" if index else ""
    return f"{asset.kind.value}-{number:04}{beside}.{_extension(asset.files[index].record.format)}"


def _extension(file_format: FileFormat) -> str:
    return _EXTENSIONS.get(file_format, file_format.value)


def _time(time: CaptureTime | None) -> CaptureTime | None:
    if time is None:
        return None
    return CaptureTime(
        local=day_of(time.local), offset=None, source=source_shown(time.source), confidence=time.confidence
    )


def _faces(faces: Faces) -> Faces:
    """Return how many faces there are; where they are in the picture would find the picture again."""
    return Faces(
        looked_for=faces.looked_for,
        count=faces.count,
        tier=faces.tier,
        reason=own_words(faces.reason) if faces.reason else None,
        tiers=faces.tiers,
        detector=faces.detector,
        frames=faces.frames,
    )


def _finding(finding: Finding, alias: str, path: str) -> Finding:
    return replace(
        finding,
        asset_id=alias,
        path=path,
        message=f"{_TITLES.get(finding.rule, MASKED)}.",
        fingerprint=fingerprint(alias, finding.rule),
    )

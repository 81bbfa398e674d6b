"""The JSON shapes of one asset: its files, what they say, its ledger and its findings."""

import base64
import os

from rollaudit.model.evidence import CaptureTime, Device, Faces, FileRecord, FileRole, Place, Position
from rollaudit.model.finding import Finding
from rollaudit.model.report import AssetEvidence
from rollaudit.report import json_v1_asset_types as v1


def asset_v1(evidence: AssetEvidence) -> v1.AssetV1:
    """Return one asset's shape, without its findings."""
    asset, categories, ledger = evidence.asset, evidence.categories, evidence.ledger
    return v1.AssetV1(
        id=asset.id,
        path=asset.path,
        kind=asset.kind.value,
        files=[file_v1(file.role, file.record) for file in asset.files],
        capture_time=_capture_time(asset.capture_time),
        position=_position(asset.position, asset.place),
        device=_device(asset.device),
        faces=_faces(asset.faces),
        categories=[category.value for category in categories],
        ledger=v1.LedgerV1(
            withheld=[category.value for category in ledger.found if category not in categories],
            absent=[category.value for category in ledger.absent],
            unread=[category.value for category in ledger.unread],
            not_looked_for=[category.value for category in ledger.not_looked_for],
        ),
        facts=[
            v1.FactV1(
                category=category,  # a StrEnum is its value, and this is done for every fact of a library
                field=name,
                value=value,
                source=source,
                confidence=confidence,
                file=index,
            )
            for index, file in enumerate(asset.files)
            for category, name, value, source, confidence in file.record.extraction.facts
        ],
    )


def file_v1(role: FileRole | None, record: FileRecord) -> v1.FileV1:
    """Return one file's shape; `role` is None for a file that belongs to no asset."""
    shape = v1.FileV1(
        path=record.path,
        role=role.value if role else None,
        format=record.format.value,
        bytes=record.size,
        sha256=record.sha256,
        outcome=record.outcome.value,
        reasons=[v1.ReasonV1(code=reason.code.value, detail=reason.detail) for reason in record.reasons],
    )
    raw = os.fsencode(record.path)
    if not _is_utf8(raw):
        shape["path_base64"] = base64.b64encode(raw).decode("ascii")
    return shape


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _capture_time(time: CaptureTime | None) -> v1.CaptureTimeV1 | None:
    if time is None:
        return None
    return v1.CaptureTimeV1(local=time.local, offset=time.offset, source=time.source, confidence=time.confidence)


def _position(position: Position | None, place: Place | None) -> v1.PositionV1 | None:
    if position is None:
        return None
    return v1.PositionV1(
        latitude=position.latitude,
        longitude=position.longitude,
        altitude_m=position.altitude_m,
        accuracy_m=position.accuracy_m,
        direction_deg=position.direction_deg,
        speed_m_s=position.speed_m_s,
        utc_time=position.utc_time,
        source=position.source,
        place=_place(place),
    )


def _place(place: Place | None) -> v1.PlaceV1 | None:
    if place is None:
        return None
    return v1.PlaceV1(
        name=place.name,
        region=place.region,
        country_code=place.country_code,
        distance_km=place.distance_km,
        time_zone=place.time_zone,
    )


def _device(device: Device) -> v1.DeviceV1:
    return v1.DeviceV1(
        make=device.make,
        model=device.model,
        software=device.software,
        lens=device.lens,
        body_serial=device.body_serial,
        lens_serial=device.lens_serial,
        owner=device.owner,
        host=device.host,
    )


def _faces(faces: Faces) -> v1.FacesV1:
    return v1.FacesV1(
        looked_for=faces.looked_for,
        count=faces.count,
        tier=faces.tier.value if faces.tier else None,
        tiers=[tier.value for tier in faces.tiers],
        boxes=[
            v1.FaceBoxV1(left=box.left, top=box.top, width=box.width, height=box.height, score=box.score)
            for box in faces.boxes
        ],
        frames=faces.frames,
        detector=faces.detector,
        reason=faces.reason,
    )


def finding_v1(finding: Finding) -> v1.FindingV1:
    """Return one finding's shape."""
    return v1.FindingV1(
        rule=finding.rule,
        severity=finding.severity.value,
        confidence=finding.confidence.value,
        asset=finding.asset_id,
        path=finding.path,
        message=finding.message,
        fingerprint=finding.fingerprint,
    )

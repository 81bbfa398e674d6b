"""GeoJSON (RFC 7946): one point for every photo and video that has a position."""

import json
from typing import TextIO

from rollaudit.model.evidence import Category, Position
from rollaudit.model.report import AssetEvidence, Report
from rollaudit.report.uris import path_uri
from rollaudit.text import clean

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def write_geojson(report: Report, stream: TextIO) -> None:
    """Write one FeatureCollection, one feature a line. Assets without a position have no place in it."""
    stream.write('{"type":"FeatureCollection","features":[')
    first = True
    for entry in report.evidence.assets():
        if entry.asset.position is not None:
            stream.write("\n" if first else ",\n")
            stream.write(_encode(_feature(entry, entry.asset.position)))
            first = False
    stream.write("\n]}\n")


def _feature(entry: AssetEvidence, position: Position) -> dict[str, object]:
    asset = entry.asset
    time, place = asset.capture_time, asset.place
    # §3.1.1: longitude first; the third number is metres above the ellipsoid, which EXIF's altitude only comes near
    altitude = [] if position.altitude_m is None else [position.altitude_m]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [position.longitude, position.latitude, *altitude]},
        "properties": {
            "asset": asset.id,  # no "id" of the feature: copies share it, and readers want features' ids unique
            "path": clean(asset.path),
            "path_uri": path_uri(asset.path),
            "kind": asset.kind.value,
            "captured_local": clean(time.local) if time else None,
            "captured_offset": clean(time.offset) if time and time.offset else None,
            "source": clean(position.source),
            "accuracy_m": position.accuracy_m,
            "direction_deg": position.direction_deg,
            "place": place.name if place else None,
            "place_country": place.country_code if place else None,
            "make": clean(asset.device.make) if asset.device.make else None,
            "model": clean(asset.device.model) if asset.device.model else None,
            "faces": asset.faces.count,
            "handed_over": Category.LOCATION_PRECISE in entry.categories,
        },
    }

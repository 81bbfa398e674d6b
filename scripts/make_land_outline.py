"""Make `src/rollaudit/report/data/land.json`, the coastlines of the terminal's small map, from a pinned package.

    npm pack world-atlas@2.0.2
    python scripts/make_land_outline.py world-atlas-2.0.2.tgz

The package (ISC licence) carries Natural Earth's 1:110m land (public domain) as TopoJSON; this turns it into plain
rings of whole tenths of a degree. The same input gives the same bytes.
"""

import argparse
import hashlib
import itertools
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

MEMBER = "package/land-110m.json"
MEMBER_SHA256 = "ead5f68119c49a9250902e7da303bcb209341bbb8fefe7369a439b48b704658a"
TARGET = Path(__file__).resolve().parent.parent / "src" / "rollaudit" / "report" / "data" / "land.json"

Point = tuple[float, float]


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Undo TopoJSON's quantisation (specification 2.1.3): arcs as lists of (longitude, latitude) in degrees."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        columns = itertools.accumulate(step[0] for step in arc)
        rows = itertools.accumulate(step[1] for step in arc)
        arcs.append([(x * scale_x + shift_x, y * scale_y + shift_y) for x, y in zip(columns, rows, strict=True)])
    return arcs


def stitch(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Join a ring's arcs; a negative index means the arc of its complement, reversed (specification 2.1.4)."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def unwrap(points: list[Point]) -> list[Point]:
    """Let longitudes run past ±180 instead of jumping, so that no edge spans the map; close a ring round the pole."""
    unwrapped = [points[0]]
    for longitude, latitude in points[1:]:
        last = unwrapped[-1][0]
        unwrapped.append((longitude - 360 * round((longitude - last) / 360), latitude))
    if abs(unwrapped[-1][0] - unwrapped[0][0]) > 180:
        unwrapped += [(unwrapped[-1][0], -90.0), (unwrapped[0][0], -90.0), unwrapped[0]]
    return unwrapped


def rounded(points: list[Point]) -> list[int]:
    """Flatten to tenths of a degree (11 km; the source's points stand 63 km apart), without repeated points."""
    tenths = [(round(longitude * 10), round(latitude * 10)) for longitude, latitude in points]
    kept = [point for point, _ in itertools.groupby(tenths)]
    return [number for point in kept for number in point]


def main() -> int:
    """Read the package named on the command line and write the outline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="world-atlas-2.0.2.tgz")
    with tarfile.open(parser.parse_args().package) as package:
        member = package.extractfile(MEMBER)
        data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != MEMBER_SHA256:
        print(f"{MEMBER} is not the one of world-atlas 2.0.2", file=sys.stderr)
        return 1
    topology = json.loads(data)
    arcs = decode_arcs(topology)
    polygons = [polygon for part in topology["objects"]["land"]["geometries"] for polygon in part["arcs"]]
    rings = [rounded(unwrap(stitch(ring, arcs))) for polygon in polygons for ring in polygon]
    outline = {
        "source": "Natural Earth 1:110m land (public domain), by way of world-atlas 2.0.2 (ISC)",
        "unit": "tenths of a degree: longitude, latitude, longitude, latitude, ...",
        "rings": [ring for ring in rings if len(ring) >= 6],
    }
    TARGET.write_text(json.dumps(outline, separators=(",", ":")) + "\n", encoding="ascii")
    print(f"{TARGET.name}: {len(outline['rings'])} rings, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

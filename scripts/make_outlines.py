"""Make `src/rollaudit/places/data`: the coasts, borders and country names of the page's maps, from pinned packages.

    npm pack world-atlas@2.0.2
    pip download --no-deps tzdata==2026.6
    python scripts/make_outlines.py world-atlas-2.0.2.tgz tzdata-2026.6-py2.py3-none-any.whl

world-atlas (ISC licence) carries Natural Earth's 1:50m and 1:10m countries (public domain) as TopoJSON; tzdata carries
the time zone database's table of country codes (public domain). The same input gives the same bytes: nothing is
compressed here, as compressors differ from one version to the next.
"""

import argparse
import hashlib
import itertools
import json
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "rollaudit" / "places" / "data"
NAMES = "tzdata/zoneinfo/iso3166.tab"
MEMBERS = {
    "countries-50m.outline": (
        "package/countries-50m.json",
        "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394",
    ),
    "countries-10m.outline": (
        "package/countries-10m.json",
        "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    ),
}
NAMES_SHA256 = "837c80785080c8433fd9d4ea87e78f161ac7a40389301c5153d4f90198baeb2a"
# Rings smaller than this in both directions are islets of a few hundred metres: no map here shows them.
SMALLEST_DEG = {"countries-50m.outline": 0.05, "countries-10m.outline": 0.01}


def checked(data: bytes, name: str, digest: str) -> bytes:
    """Return the data; end the program where it is not what this script was written for."""
    if hashlib.sha256(data).hexdigest() != digest:
        sys.exit(f"{name} is not the one this script was written for")
    return data


def unwrapped(arc: list[list[int]], turn: int) -> Iterator[tuple[int, int]]:
    """Yield an arc's steps (TopoJSON 2.1.3: deltas, the first from the origin) without a jump across ±180°."""
    for number, (x, y) in enumerate(arc):
        yield (x - turn * round(x / turn) if number else x), y


def arcs_of(topology: dict[str, Any], kind: str) -> list[list[list[int]]]:
    """Return every polygon's rings of one object as lists of arc indices; ~i is arc i reversed (TopoJSON 2.1.4)."""
    rings: list[list[list[int]]] = []
    for geometry in topology["objects"][kind]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
        rings.extend(polygons)
    return rings


def varints(numbers: Iterable[int]) -> bytes:
    """Write signed numbers as zigzag varints, 7 bits a byte, lowest first."""
    out = bytearray()
    for number in numbers:
        rest = number * 2 if number >= 0 else -number * 2 - 1
        while rest > 127:
            out.append(rest & 127 | 128)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def large_enough(ring: list[int], arcs: list[list[tuple[int, int]]], scale: list[float], smallest: float) -> bool:
    """Tell whether a ring reaches further than `smallest` degrees in one direction."""
    points = [point for index in ring for point in itertools.accumulate(arcs[max(index, ~index)], add)]
    columns, rows = [x for x, _ in points], [y for _, y in points]
    return max((max(columns) - min(columns)) * scale[0], (max(rows) - min(rows)) * scale[1]) >= smallest


def add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Add two steps."""
    return one[0] + other[0], one[1] + other[1]


def outline(topology: dict[str, Any], smallest: float) -> bytes:
    """Pack one topology: a line of JSON, then varints: arcs (steps), rings of land (arc indices), border arcs."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(unwrapped(arc, round(360 / scale[0]))) for arc in topology["arcs"]]
    land = [ring for polygon in arcs_of(topology, "land") for ring in polygon]
    coast = {max(index, ~index) for ring in land for index in ring}
    countries = {max(index, ~index) for polygon in arcs_of(topology, "countries") for ring in polygon for index in ring}
    rings = [ring for ring in land if large_enough(ring, arcs, scale, smallest)]
    borders = sorted(countries - coast)
    kept = sorted({max(index, ~index) for ring in rings for index in ring} | set(borders))
    place = {index: number for number, index in enumerate(kept)}
    numbers = [len(kept)]
    for index in kept:
        numbers += [len(arcs[index]), *itertools.chain.from_iterable(arcs[index])]
    numbers.append(len(rings))
    for ring in rings:
        numbers += [len(ring), *(place[index] if index >= 0 else ~place[~index] for index in ring)]
    numbers += [len(borders), *(place[index] for index in borders)]
    head = {"source": "Natural Earth (public domain), by way of world-atlas 2.0.2 (ISC)", "scale": scale}
    return json.dumps(head | {"translate": translate}).encode("ascii") + b"\n" + varints(numbers)


def country_names(table: str) -> dict[str, str]:
    """Read the table of ISO 3166 codes: code, tab, usual English name."""
    rows = (line.split("\t", 1) for line in table.splitlines() if line and not line.startswith("#"))
    return dict(sorted(rows))


def main() -> int:
    """Read the packages named on the command line and write the data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, help="world-atlas-2.0.2.tgz")
    parser.add_argument("tzdata", type=Path, help="tzdata-2026.6-py2.py3-none-any.whl")
    parser.add_argument("--target", type=Path, default=TARGET)
    options = parser.parse_args()
    with tarfile.open(options.atlas) as atlas:
        for name, (member, digest) in MEMBERS.items():
            stream = atlas.extractfile(member)
            data = checked(stream.read() if stream else b"", member, digest)
            (options.target / name).write_bytes(outline(json.loads(data), SMALLEST_DEG[name]))
    with zipfile.ZipFile(options.tzdata) as wheel:
        names = country_names(checked(wheel.read(NAMES), NAMES, NAMES_SHA256).decode("utf-8"))
    text = json.dumps(names, ensure_ascii=True, indent=0)
    (options.target / "countries.json").write_text(text + "\n", encoding="ascii", newline="\n")
    for path in sorted(options.target.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""From many photo libraries to one table: what each would hand over, what it adds up to, what stands out.

    python examples/many_libraries.py table.csv LIBRARY...
    python examples/many_libraries.py table.csv              # two invented libraries, made for the occasion
    python examples/many_libraries.py table.parquet ...      # needs the extra rollaudit[analytics]

The table is long: one row for each library and measure, so that any number of libraries and of later measures fit in
one file, and `pivot` or `GROUP BY` make of it what a question needs. It holds counts and no content of any photo.
"""

import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rollaudit import Report, scan
from rollaudit.errors import RollauditError
from rollaudit.pipeline.progress import NoProgress
from rollaudit.pipeline.simulate import write_simulated
from rollaudit.sample.simulator.life import Persona
from rollaudit.text import clean

AS_OF = "2026-02-01"  # one day for all, after their newest photos: "the last 30 days" then means the same in each


class Row(NamedTuple):
    """One measure of one library: photos and videos, claims about the whole, findings, facts; or a percentage."""

    library: str
    kind: str
    measure: str
    value: float


def main() -> None:
    """Scan, gather, write."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    table, libraries = Path(sys.argv[1]), [Path(given) for given in sys.argv[2:]]
    with tempfile.TemporaryDirectory(prefix="rollaudit-libraries-") as made:
        rows = [row for library in libraries or invented(Path(made)) for row in measured(library)]
    write(table, rows)
    print(f"{len(rows)} rows on {len({row.library for row in rows})} libraries in {table}")


def invented(place: Path) -> Iterator[Path]:
    """Make two libraries of invented people: the same every time."""
    for seed in (1, 2):
        library = place / f"person-{seed}"
        write_simulated(library, 40, seed, Persona.ANYBODY, NoProgress())
        yield library


def measured(library: Path) -> Iterator[Row]:
    """Scan one library and yield its rows. What cannot be scanned is told, and the others go on."""
    name = clean(library.name)
    try:
        # keep=False: nothing of the scan stays on this disk. For a study, give each library a store instead: then a
        # killed run goes on where it stopped, and new questions need no photos (rollaudit.open_report).
        with scan(library, as_of=AS_OF, faces="off", keep=False) as report:
            for kind, measure, value in measures(report):
                yield Row(name, kind, measure, value)
    except RollauditError as error:
        print(f"{name}: {clean(error.message)} {clean(error.hint)}", file=sys.stderr)


def measures(report: Report) -> Iterator[tuple[str, str, float]]:
    """Yield (kind, measure, value) of one report."""
    yield "coverage", "photos", report.coverage.photos
    yield "coverage", "videos", report.coverage.videos
    yield "coverage", "percent read in full", report.coverage.percent
    for one in report.handover:
        # "Nobody looked" is no zero: such a row is left out, and so becomes a missing value.
        if one.looked_for:
            yield "handed over", one.category, one.ceiling
    claims = Counter(claim.id for claim in report.inferences if claim.abstained is None)
    for claim, count in sorted(claims.items()):
        yield "inferred", claim, count
    for rule, count in sorted(Counter(finding.rule for finding in report.findings()).items()):
        yield "finding", rule, count
    # Facts stream from the store, one at a time: a library of any size fits.
    sources = Counter(fact.source.partition(":")[0] for _, fact in report.facts())
    for source, count in sorted(sources.items()):
        yield "facts", source, count


def write(table: Path, rows: list[Row]) -> None:
    """Write the table as CSV, or as Parquet where the file's name ends so."""
    if table.suffix != ".parquet":
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(Row._fields)
            writer.writerows(rows)
        return
    import duckdb  # noqa: PLC0415 - an extra

    with tempfile.TemporaryDirectory(prefix="rollaudit-table-") as made:
        draft = Path(made) / "table.csv"
        write(draft, rows)
        duckdb.read_csv(str(draft), dtype={"value": "DOUBLE"}).write_parquet(str(table))


if __name__ == "__main__":
    main()

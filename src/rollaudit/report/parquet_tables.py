"""Parquet: the tables of assets, facts and findings, written by DuckDB (the `[analytics]` extra).

Rows go through a private temporary file of JSON lines that DuckDB reads as a stream: its own row-wise inserts do some
hundred rows a second, and a library's facts are millions.
"""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from rollaudit.errors import AuditError, UsageError
from rollaudit.model.report import Report
from rollaudit.report.tables import ASSETS, FACTS, FINDINGS, Table

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "512MB"
"""The most that DuckDB keeps; above it, it uses the temporary directory."""

# Unless told so, DuckDB would look for extensions on the network. Those needed here (json, parquet) are built in.
_SETTINGS: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY,
    "threads": "2",
}


def write_assets_parquet(report: Report, stream: BinaryIO) -> None:
    """Write one row a photo or video. Raises `UsageError` where DuckDB is not installed."""
    _write(report, stream, ASSETS)


def write_facts_parquet(report: Report, stream: BinaryIO) -> None:
    """Write one row a fact."""
    _write(report, stream, FACTS)


def write_findings_parquet(report: Report, stream: BinaryIO) -> None:
    """Write one row a finding."""
    _write(report, stream, FINDINGS)


def check_parquet() -> None:
    """Raise `UsageError` where Parquet cannot be written: to be asked before a scan that takes an hour."""
    try:
        import duckdb  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise UsageError(
            "Parquet needs DuckDB, which is not installed.",
            hint="Install it with: pip install 'rollaudit[analytics]'. CSV needs nothing more.",
        ) from None


def _write(report: Report, stream: BinaryIO, table: Table) -> None:
    check_parquet()
    import duckdb  # noqa: PLC0415 - an extra, and slow to load

    names = [name for name, _ in table.columns]
    encode = msgspec.json.Encoder().encode
    with tempfile.TemporaryDirectory(prefix="rollaudit-") as made:  # 0700, and so is all in it
        place = Path(made)
        with (place / "rows.ndjson").open("wb") as rows:
            for row in table.all_rows(report):
                rows.write(encode(dict(zip(names, row, strict=True))) + b"\n")
        try:
            with duckdb.connect(config={**_SETTINGS, "temp_directory": made}) as connection:
                _copy(connection, table, place)
        except duckdb.Error as error:
            raise AuditError(
                f"DuckDB could not write Parquet ({type(error).__name__}).",
                hint="See that the temporary directory has room, or write CSV instead.",
            ) from error
        with (place / "table.parquet").open("rb") as written:
            shutil.copyfileobj(written, stream)


def _copy(connection: "duckdb.DuckDBPyConnection", table: Table, place: Path) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in table.columns)
    rows, target = (str(place / name).replace("'", "''") for name in ("rows.ndjson", "table.parquet"))
    read = f"read_json('{rows}', format = 'newline_delimited', columns = {{{columns}}}, maximum_object_size = 16777216)"
    connection.execute(f"COPY (FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

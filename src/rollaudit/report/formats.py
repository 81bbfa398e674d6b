"""The names of the outputs, importable without what renders them."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """What `--format` and `-o` take."""

    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"
    NDJSON = "ndjson"
    CSV = "csv"
    CSV_FACTS = "csv-facts"
    CSV_FINDINGS = "csv-findings"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    PARQUET_FACTS = "parquet-facts"
    PARQUET_FINDINGS = "parquet-findings"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"


BINARY_FORMATS = frozenset({OutputFormat.PARQUET, OutputFormat.PARQUET_FACTS, OutputFormat.PARQUET_FINDINGS})
"""Formats that are no text, and go to files only."""

"""NDJSON: one photo or video a line, each as in the JSON report, with its findings; read and written as a stream."""

from typing import Final, TextIO

from rollaudit.model.report import Report
from rollaudit.report import json_v1_asset_types as v1
from rollaudit.report.json_v1 import encode
from rollaudit.report.json_v1_asset import asset_v1, finding_v1

ASSET_SCHEMA_ID: Final = "rollaudit/asset/v1"


def write_ndjson(report: Report, stream: TextIO) -> None:
    """Write one line an asset: ASCII, so that lines and names stay whole whatever bytes a name holds."""
    for entry in report.evidence.assets():
        line = v1.AssetLineV1(
            **asset_v1(entry),
            schema=ASSET_SCHEMA_ID,
            findings=[finding_v1(one) for one in entry.findings],
        )
        stream.write(encode(line) + "\n")

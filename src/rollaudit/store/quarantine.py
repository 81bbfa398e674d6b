"""The statements about quarantine: files that ended a worker, hung, or broke their reader, in whatever pass.

Such a file is not read again as long as it, its reader and its detectors stay as they are, unless somebody asks for it:
it would cost every scan the time of its death. What the file could not be opened for is no quarantine: that passes.
"""

from rollaudit.model.evidence import ReasonCode

_CODES = (ReasonCode.WORKER_DIED, ReasonCode.TIMEOUT, ReasonCode.READER_ERROR)
_OF_DETECTORS = ", ".join(f"'{code.value}'" for code in (*_CODES, ReasonCode.LIMIT))

# As they stand in the JSON, with and without a blank. A quote inside of a detail is escaped: it cannot look like these.
_TOLD = [f"'%[\"{code.value}\",%'" for code in _CODES]
# Out of memory; a limit that a reader keeps by itself says which.
_TOLD += [f'\'%["{ReasonCode.LIMIT.value}",{blank}""]%\'' for blank in ("", " ")]
IN_QUARANTINE = f"(outcome IN ('skipped', 'partial') AND ({' OR '.join(f'reasons LIKE {one}' for one in _TOLD)}))"
"""The condition that a row of `files` is in quarantine."""

_PUT_BACK = "UPDATE files SET outcome = NULL, reasons = '[]', format = NULL WHERE archive_id IS NULL AND"
RELEASE = (
    f"{_PUT_BACK} {IN_QUARANTINE}",
    # an archive that holds such a file is read anew as a whole
    f"{_PUT_BACK} file_id IN (SELECT archive_id FROM files WHERE archive_id IS NOT NULL AND {IN_QUARANTINE})",
    f"DELETE FROM detections WHERE reason IN ({_OF_DETECTORS})",
)
"""What lets all of them out; what they had said goes with the walk that follows."""

PUT_BACK = f"{_PUT_BACK} file_id = ?"
"""What has one file read anew."""

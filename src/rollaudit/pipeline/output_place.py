"""Where reports must not be written."""

import os
from pathlib import Path

from rollaudit.errors import UsageError
from rollaudit.library.archives import is_archive
from rollaudit.library.sniff import sniff_file

_STORE_SUFFIXES = ("", "-wal", "-shm", "-journal")  # sqlite.org/tempfiles.html §2
_OTHER_FILE = "Name another file with -o."


def refuse_output(path: Path, store_path: Path) -> None:
    """Refuse a report that would replace a photo, a video, an archive or the scan's own store. Raises `UsageError`.

    A new file, or one that is none of these, may be written where the user says, inside the library as well: that is
    their word, and how checks in a repository keep their reports. The next scan counts it among the other files.
    """
    place = os.path.realpath(path)  # writing follows links
    store = os.path.realpath(store_path)
    if place in {store + suffix for suffix in _STORE_SUFFIXES}:
        raise UsageError(f"The report {path} would replace the store of the scan.", hint=_OTHER_FILE)
    found = sniff_file(os.fsencode(place))
    if found is None:
        return
    if found.kind is not None:
        raise UsageError(f"The report {path} would replace a photo or video.", hint=_OTHER_FILE)
    if is_archive(found):  # they may hold photos, and a scan reads them as such
        raise UsageError(f"The report {path} would replace an archive.", hint=_OTHER_FILE)

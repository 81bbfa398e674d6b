"""Companions that speak of many files of their directory (`.picasa.ini`): what each says of which file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rollaudit.metadata.sidecar_picasa import by_file
from rollaudit.model.evidence import FileFormat
from rollaudit.store.shared import SharedFacts
from rollaudit.store.store import GroupableFile, Store


def shared_facts(store: Store, files: Sequence[GroupableFile]) -> Iterator[SharedFacts]:
    """Yield what such companions among the files of one directory say of photos and videos beside them.

    Names are compared as they are, else without case, where that leaves no choice.
    """
    companions = [file for file in files if file.format == FileFormat.PICASA]
    if not companions:
        return
    exact: dict[str, int] = {}
    folded: defaultdict[str, list[int]] = defaultdict(list)
    for file in files:
        if FileFormat(file.format).kind is not None:
            name = file.path.rpartition("/")[2]
            exact[name] = file.file_id
            folded[name.casefold()].append(file.file_id)
    for companion in companions:
        for name, facts in by_file(store.facts_of(companion.file_id)).items():
            alike = folded.get(name.casefold(), [])
            file_id = exact.get(name, alike[0] if len(alike) == 1 else None)
            if file_id is not None:
                yield SharedFacts(file_id, companion.file_id, facts)

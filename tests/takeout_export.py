"""An exporter that names files as Google Takeout does, and knows what belongs to what."""

import re
from dataclasses import dataclass, field
from posixpath import splitext

from rollaudit.library.group import GroupFile
from rollaudit.model.evidence import FileFormat, FileRole

SUFFIX = ".supplemental-metadata"
FORMATS = {".heic": FileFormat.HEIC, ".jpg": FileFormat.JPEG, ".mp4": FileFormat.MP4, ".png": FileFormat.PNG}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A photo or video in the account; `edit` is the suffix of its edited copy. `ending` is the stored file's."""

    title: str
    ending: str = ""
    live: bool = False
    edit: str = ""


@dataclass(kw_only=True)
class Export:
    """One album's directory. `suffix` as since 2024; `within` puts a sidecar's number after the photo's ending."""

    directory: str
    suffix: bool = True
    within: bool = False
    with_titles: bool = True
    files: list[GroupFile] = field(default_factory=list)
    truth: dict[str, tuple[str, FileRole]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)
    _bases: dict[str, int] = field(default_factory=dict)

    def add(self, upload: Upload) -> str:
        stem, ending = splitext(upload.title)
        if not ending:
            ending = upload.ending
        name, number = self._media_name(stem, ending)
        primary = self._put(name, FORMATS[ending.lower()])
        title = self._safe(upload.title)
        base = (title + (SUFFIX if self.suffix else ""))[:46]
        count = self._bases.get(base.lower(), 0)
        self._bases[base.lower()] = count + 1
        mark = f"({count})" if count else ""
        if self.within and self.suffix and count and len(title + mark) < 46:
            base, mark = (title + mark + SUFFIX)[:46], ""
        self._put(f"{base}{mark}.json", FileFormat.JSON, title=upload.title if self.with_titles else None)
        self.truth[self.files[-1].path] = (primary, FileRole.SIDECAR)
        if upload.live:
            movie, _ = self._media_name(stem, ".MP4")
            self.truth[self._put(movie, FileFormat.MP4)] = (primary, FileRole.LIVE_PHOTO_VIDEO)
        if upload.edit:
            copy = self._cut(stem + upload.edit, ending) + (f"({number})" if number else "")
            if (copy + ending).lower() in self._names:
                copy, _ = splitext(self._media_name(stem + upload.edit, ending)[0])
            self.truth[self._put(copy + ending, FORMATS[ending.lower()])] = (primary, FileRole.EDIT)
        return primary

    def _media_name(self, stem: str, ending: str) -> tuple[str, int]:
        cut, number = self._cut(stem, ending), 0
        while (name := cut + (f"({number})" if number else "") + ending).lower() in self._names:
            number += 1
        return name, number

    def _cut(self, stem: str, ending: str) -> str:
        return self._safe(stem)[: 51 - len(ending)]

    def _safe(self, text: str) -> str:
        return re.sub(r"[&?%:/]", "_", text)

    def _put(self, name: str, file_format: FileFormat, title: str | None = None) -> str:
        assert name.lower() not in self._names
        self._names.add(name.lower())
        path = f"{self.directory}/{name}"
        self.files.append(GroupFile(path=path, format=file_format, title=title))
        return path

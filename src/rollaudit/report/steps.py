"""What a person may do next: commands to copy, the same in every output for people."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from rollaudit.model.policy import PlatformAccess
from rollaudit.model.report import Report
from rollaudit.report.phrases import shell_path
from rollaudit.report.wording import platform_words

OWN_PHOTOS = "~/Pictures"
KEPT_SAMPLE = "sample-roll"
TURN_IT_OFF = "Turn it off"
EVERYTHING_LOOKED_FOR = "Everything this version can look for was looked for."


def next_commands(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each step with its command, safe to show and to copy."""
    library, directory = shell_path(report.library, "DIR"), report.library
    if "/" not in directory:  # a name, not a path: the sample, which is gone unless it is kept
        library, directory = OWN_PHOTOS, f"./{KEPT_SAMPLE}"
        yield "Look at your own photos and videos", f"rollaudit scan {library}"
        yield "Keep the sample, to look into its files", f"rollaudit demo {KEPT_SAMPLE}"
    yield "Keep every number and where it comes from", f"rollaudit scan {library} -o json=report.json"
    if report.top:
        place = PurePosixPath(directory)
        is_the_file = report.coverage.files_found == 1 and place.name == report.top[0].path
        path = shell_path(str(place if is_the_file else place / report.top[0].path), "FILE")
        path = "FILE" if library == "DIR" else path
        yield "See all that the most exposing file says", f"rollaudit inspect {path}"
    other = PlatformAccess.NO_MEDIA_LOCATION if report.platform is PlatformAccess.FULL else PlatformAccess.FULL
    yield f"Count again {platform_words(other)}", f"rollaudit scan {library} --platform {other.value}"

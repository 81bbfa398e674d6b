"""`--thumbnails` and `--show-faces`: small blurred pictures on the page's cards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from rollaudit.errors import UsageError
from rollaudit.model.redaction import Redaction
from rollaudit.report.formats import OutputFormat
from rollaudit.report.output import Output

if TYPE_CHECKING:
    from rollaudit.model.report import Report
    from rollaudit.pipeline.audit import AuditRequest

ShowThumbnails = Annotated[
    bool,
    typer.Option(
        "--thumbnails",
        help="Put small blurred pictures on the page's most exposing cards, faces coarser still. For -o html only;"
        " --redact leaves them out.",
    ),
]
ShowFaces = Annotated[
    bool, typer.Option("--show-faces", help="With --thumbnails: blur faces no more than the rest of the picture.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnails:
    """Whether pictures are made, and whether their faces may show."""

    wanted: bool = False
    show_faces: bool = False

    def check(self, outputs: Sequence[Output], printed: OutputFormat | None) -> None:
        """Refuse what would do nothing, before any work. Raises `UsageError`."""
        if self.show_faces and not self.wanted:
            raise UsageError(
                "--show-faces says how thumbnails are made, and none are.", hint="Add --thumbnails, or leave it out."
            )
        if self.wanted and OutputFormat.HTML not in {printed, *(output.format for output in outputs)}:
            raise UsageError(
                "--thumbnails are for the HTML page, and none is made here.",
                hint="Add -o html=report.html, or leave the option out.",
            )

    def on(self, report: "Report", request: "AuditRequest") -> "Report":
        """Return the report with pictures where they are wanted; a redacted report stays without."""
        if not self.wanted or report.redaction is not Redaction.NONE:
            return report
        from rollaudit.pipeline.thumbnails import thumbnails
        from rollaudit.report.html.gathering import standing_ids

        made = thumbnails(
            report, request.library.root, standing_ids(report), show_faces=self.show_faces, jobs=request.jobs
        )
        return replace(report, thumbnails=made)


NO_THUMBNAILS = Thumbnails()

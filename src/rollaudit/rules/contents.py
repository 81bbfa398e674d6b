"""RA5xx: words and traces that travel inside the file."""

from rollaudit.model.detection import STALE_THUMBNAIL, DetectorName
from rollaudit.model.evidence import Asset, Category, Fact
from rollaudit.model.severity import Certainty, Severity
from rollaudit.rules.rule import DOCUMENT_IDS, FROM_NAMES, Hit, Rule, in_sources

# Image generators write what they were asked into PNG text chunks of these names, or into IPTC's field for it.
_PROMPTS = frozenset(
    {"parameters", "prompt", "workflow", "negative_prompt", "sd-metadata", "invokeai_metadata", "dream"}
)
_PROMPT_PROPERTIES = ("Iptc4xmpExt:AIPromptInformation", "Iptc4xmpExt:AIPromptWriterName")
_RATINGS = ("Rating",)


def _is_prompt(fact: Fact) -> bool:
    family, _, name = fact.source.partition(":")
    return (family == "PNG" and name.lower() in _PROMPTS) or fact.source.endswith(_PROMPT_PROPERTIES)


def _caption(asset: Asset) -> Hit | None:
    facts = [
        fact
        for fact in asset.facts
        if fact.category is Category.CAPTION_TEXT
        and isinstance(fact.value, str)
        and fact.source not in FROM_NAMES
        and not fact.source.endswith(_RATINGS)
        and not _is_prompt(fact)
    ]
    return Hit(message=f"A caption, comment or keywords stand{in_sources(facts)}.") if facts else None


def _prompt(asset: Asset) -> Hit | None:
    facts = [fact for fact in asset.facts if fact.category is Category.CAPTION_TEXT and _is_prompt(fact)]
    return Hit(message=f"What an image generator was asked stands{in_sources(facts)}.") if facts else None


def _edit_history(asset: Asset) -> Hit | None:
    facts = [
        fact
        for fact in asset.facts
        if fact.category is Category.EDIT_HISTORY
        and not fact.source.endswith(DOCUMENT_IDS)
        and fact.field != STALE_THUMBNAIL
    ]
    return Hit(message=f"Traces of editing stand{in_sources(facts)}.") if facts else None


def _stale_thumbnail(asset: Asset) -> Hit | None:
    if not any(fact.field == STALE_THUMBNAIL for fact in asset.facts):
        return None
    return Hit(message="The embedded thumbnail shows another picture than the file does.")


RULES = (
    Rule(
        id="RA501",
        title="Caption or keywords",
        severity=Severity.MEDIUM,
        confidence=Certainty.HIGH,
        categories=(Category.CAPTION_TEXT,),
        help="Words written for oneself, names and occasions among them, travel with every copy.",
        remedy="Remove captions, comments and keywords from copies that are shared.",
        check=_caption,
        needs_fact=True,
    ),
    Rule(
        id="RA502",
        title="Prompt of an image generator",
        severity=Severity.MEDIUM,
        confidence=Certainty.HIGH,
        categories=(Category.CAPTION_TEXT,),
        help="Generators keep the whole request in the file, with whatever names and wishes it held.",
        remedy="Save a copy without text chunks and XMP.",
        check=_prompt,
        needs_fact=True,
    ),
    Rule(
        id="RA503",
        title="Edit history",
        severity=Severity.LOW,
        confidence=Certainty.HIGH,
        categories=(Category.EDIT_HISTORY,),
        help="Which programs changed the picture, when, and from which files: paths may name a user.",
        remedy="Export a copy without the history.",
        check=_edit_history,
        needs_fact=True,
    ),
    Rule(
        id="RA504",
        title="Thumbnail shows what was cut away",
        severity=Severity.MEDIUM,
        confidence=Certainty.MEDIUM,
        categories=(Category.EDIT_HISTORY,),
        help="A crop or an edit left the small picture inside of the file as it was: it may show whom or what was cut.",
        remedy="Export the picture anew without its thumbnail, or remove Exif's IFD1.",
        check=_stale_thumbnail,
        needs_fact=True,
        seen_by=(DetectorName.THUMBNAIL,),
    ),
)

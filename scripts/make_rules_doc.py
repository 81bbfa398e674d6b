"""Writes `docs/rules.md` from the table of rules; with `--check`, says whether it is current.

python scripts/make_rules_doc.py
python scripts/make_rules_doc.py --check    # exit 1 where the page is not what the rules say
"""

import sys
from pathlib import Path

from made_page import write_or_check
from rollaudit.rules.registry import RULES
from rollaudit.rules.rule import Rule, asked_with

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"

_FAMILIES = {
    "RA1": "Where",
    "RA2": "When",
    "RA3": "Who",
    "RA4": "With what",
    "RA5": "Words and traces",
    "RA6": "What can be read in the picture",
}

_HEAD = """# Rules

<!-- Written by scripts/make_rules_doc.py from src/rollaudit/rules: change the rules, not this page. -->

A rule looks at one photo or video, as the product would receive it, and has at most one finding on it. Severity is how
much it gives away, confidence how sure it is that it does: two axes, and neither stands for the other. A finding's
confidence may be lower or higher than its rule's, as its evidence is. Messages name where something stands in a file,
never what stands there.

`rollaudit rules` lists them, `rollaudit rules RA101` explains one. How to choose rules, leave them out by path, weigh
them anew and fail a run on them: [checks.md](checks.md).

| rule | | severity | confidence |
| --- | --- | --- | --- |
"""


def page() -> str:
    """Return what the page must hold."""
    rows = "".join(
        f"| [{rule.id}](#{_anchor(rule)}) | {rule.title} | {rule.severity} | {rule.confidence} |\n" for rule in RULES
    )
    families = [_family(start, title) for start, title in _FAMILIES.items()]
    return _HEAD + rows + "".join(families)


def _family(start: str, title: str) -> str:
    return f"\n## {title}\n" + "".join(_section(rule) for rule in RULES if rule.id.startswith(start))


def _section(rule: Rule) -> str:
    categories = ", ".join(f"`{category}`" for category in rule.categories)
    seen = " or ".join(f"`{option}`" for option in asked_with(rule.seen_by))
    by = f"; looked for with {seen}" if seen else ""
    return (
        f"\n### {rule.id} {rule.title}\n\n{rule.help}\n\n**What to do:** {rule.remedy}\n\n"
        f"Severity {rule.severity}, confidence {rule.confidence}; on {categories}{by}.\n"
    )


def _anchor(rule: Rule) -> str:
    """Return the heading's anchor as code hosts make it: lower case, letters, digits and hyphens only."""
    text = f"{rule.id} {rule.title}".lower().replace(" ", "-")
    return "".join(char for char in text if char.isalnum() or char == "-")


def main(arguments: list[str], target: Path = PAGE) -> int:
    """Write the page, or check it."""
    missing = [rule.id for rule in RULES if rule.id[:3] not in _FAMILIES]
    if missing:
        print(f"no heading for {', '.join(missing)}: add its family to scripts/make_rules_doc.py", file=sys.stderr)
        return 1
    stale = "docs/rules.md is not what the rules say: run python scripts/make_rules_doc.py"
    return write_or_check(arguments, target, page(), stale=stale, usage=__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

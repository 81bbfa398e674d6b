"""The single questions that `rollaudit report` answers instead of printing a whole report."""

from typing import TYPE_CHECKING

from rollaudit.cli.views import View
from rollaudit.pipeline.answers import asked_of, most_exposing, stored_coverage
from rollaudit.pipeline.asked_name import Words
from rollaudit.pipeline.ending import ending
from rollaudit.pipeline.stored import options_of
from rollaudit.report.answers_json import write_coverage_json, write_ending_json, write_top_json
from rollaudit.report.answers_terminal import print_coverage, print_ending, print_top
from rollaudit.report.inference_words import claim_words
from rollaudit.report.wording import category_words

if TYPE_CHECKING:
    from rollaudit.pipeline.stored import StoredRequest, StoredScan


def top_view(scan: "StoredScan", request: "StoredRequest", count: int) -> View:
    """Answer which files give away most."""
    options = options_of(scan, request)
    asked, top = asked_of(options), most_exposing(scan.store, options, count)
    return View(
        terminal=lambda console: print_top(asked, top, console),
        json=lambda stream: write_top_json(asked, top, stream),
    )


def coverage_view(scan: "StoredScan", request: "StoredRequest") -> View:
    """Answer which files were read in part or not at all."""
    source = stored_coverage(scan.store, options_of(scan, request))
    return View(
        terminal=lambda console: print_coverage(source, console),
        json=lambda stream: write_coverage_json(source, stream),
    )


def ends_view(scan: "StoredScan", request: "StoredRequest", name: str) -> View:
    """Answer what ends an exposure."""
    words = Words(claims=claim_words(), categories=category_words())
    found = ending(scan.store, options_of(scan, request), name, words)
    return View(
        terminal=lambda console: print_ending(found, console),
        json=lambda stream: write_ending_json(found, stream),
    )

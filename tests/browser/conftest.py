"""The page of the sample library in Debian's chromium; skipped, visibly, where there is none."""

from pathlib import Path

import pytest

from cli_runs import Cli

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    if CHROMIUM.exists():
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="needs /usr/bin/chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def sample_page(tmp_path_factory):
    """The page that `rollaudit demo -o html=FILE` writes."""
    place = tmp_path_factory.mktemp("page")
    target = place / "report.html"
    run = Cli(place / "cli").run("demo", "--quiet", "-o", f"html={target}")
    assert run.code == 0, run.err
    return target


@pytest.fixture
def opened(browser):
    """Open a file in a page of its own; every message, error, dialog and request is an error at the end."""
    contexts, trouble = [], []

    def open_page(path, **options):
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: trouble.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda sent: None if sent.url == path.as_uri() else trouble.append(sent.url))
        page.on(
            "framenavigated", lambda frame: None if frame.url.startswith(path.as_uri()) else trouble.append(frame.url)
        )
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []

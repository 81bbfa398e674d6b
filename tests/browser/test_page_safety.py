"""What a page must never do, with the policy and without it."""

import json
import re
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest
from conftest import ARGUMENTS, CHROMIUM

from hostile_report import HOSTILE, compared
from rollaudit.report.html.page import write_html
from rollaudit.report.output import private_file

SHAPE = """
[...document.querySelectorAll('*')].map((one) => one.tagName + ' ' + [...one.attributes].map((a) => a.name).sort())
"""
MAKER = (".google.com", ".googleapis.com", ".gstatic.com")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">')


def written(target, texts, *, policy):
    with private_file(target) as stream:
        write_html(compared(texts), stream)
    if not policy:
        text, count = POLICY.subn('<meta http-equiv="x" content="y">', target.read_text(encoding="utf-8"))
        assert count == 1
        target.write_text(text, encoding="utf-8")
    return target


@pytest.mark.parametrize("policy", [True, False])
def test_hostile_texts_change_no_element_and_run_nothing(opened, tmp_path, policy):
    shapes = []
    for name, texts in (("hostile", HOSTILE), ("benign", [f"x{number}" for number in range(len(HOSTILE))])):
        page = opened(written(tmp_path / f"{name}.html", list(texts), policy=policy))
        page.wait_for_selector("html[data-painted]")
        page.locator("#map").scroll_into_view_if_needed()
        page.wait_for_selector("#map[data-drawn]")
        page.locator("#all").scroll_into_view_if_needed()
        page.wait_for_selector("#cards[data-ready]")
        while page.locator("#cards-more").is_visible():
            page.locator("#cards-more").click()
        page.locator("#by-category").select_option("person_identity")
        page.locator("#adds-up a.photo").first.click()
        page.locator("#by-reset").click()
        page.wait_for_timeout(100)
        assert page.evaluate("window.__ran") is None
        shapes.append([one for one in page.evaluate(SHAPE) if not one.startswith("OPTION")])
    assert shapes[0] == shapes[1]


def test_the_policy_refuses_what_is_put_in_later(browser, sample_page):
    page = browser.new_page()
    page.goto(sample_page.as_uri())
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.__ran = 1';
      document.body.append(script);
    }""")

    assert page.evaluate("window.__ran") is None
    page.close()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare")
def test_no_request_and_no_socket_beyond_those_of_a_blank_page(sample_page, tmp_path):
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("may not make a network namespace here")
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html><title>x</title>", encoding="utf-8")

    assert _traffic(sample_page, tmp_path / "page") <= _traffic(blank, tmp_path / "nothing")


def _traffic(path, place):
    place.mkdir()
    log = place / "log.json"
    arguments = [
        *("unshare", "-n", str(CHROMIUM), "--headless", *ARGUMENTS, f"--user-data-dir={place / 'user'}"),
        *(f"--log-net-log={log}", "--net-log-capture-mode=Everything", "--virtual-time-budget=4000", "--dump-dom"),
    ]
    subprocess.run([*arguments, path.as_uri()], check=False, capture_output=True, timeout=60)
    text = log.read_text(encoding="utf-8", errors="replace")
    try:
        found = json.loads(text)
    except ValueError:  # the browser may end before it closes the list
        found = json.loads(text.rstrip().rstrip(",") + "]}")
    names = {number: name for name, number in found["constants"]["logEventTypes"].items()}
    asked = set()
    for event in found["events"]:
        kind, details = names[event["type"]], event.get("params") or {}
        url = urlsplit(str(details.get("url", "")))
        if kind == "URL_REQUEST_START_JOB" and url.scheme not in {"", "file", "data", "blob", "chrome"}:
            asked.add(url.hostname)
        if kind in {"TCP_CONNECT_ATTEMPT", "UDP_CONNECT", "UDP_BYTES_SENT", "SOCKET_BYTES_SENT"}:
            asked.add(kind)
        if kind.startswith("HOST_RESOLVER_MANAGER_REQUEST") and "host" in details:
            asked.add(urlsplit(str(details["host"])).hostname or str(details["host"]).partition(":")[0])
    # the browser asks its maker for the time and for updates when it pleases, whatever page it shows
    return {one for one in asked if not str(one).endswith(MAKER)}

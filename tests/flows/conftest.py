"""One installation for all flows of a file, and browsers signed in as people of the demo."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.flows.installation import PASSWORD, Installation

CHROMIUM = os.environ.get("DEALERDESK_CHROMIUM") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """Web, worker and the imitation of 1C, with goods and two dealers in."""
    with Installation(tmp_path_factory.mktemp("home")) as installation:
        installation.run("-m", "dealerdesk", "migrate")
        installation.start("web", "worker")
        installation.run("-m", "tests.flows.seed", installation.url, str(installation.home / "onec"))
        installation.start("onec")
        yield installation


@pytest.fixture(scope="module")
def chromium():
    """A real browser; skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip("There is no Chromium here: bin/test installs it")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(portal, chromium):
    """`browse("manager")` opens the portal as manager@demo.example, with a window of its own."""
    contexts = []

    def open_as(name, width=1440):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="ru-RU", accept_downloads=True)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{portal.url}/accounts/login/")
        page.fill("[name=login]", f"{name}@demo.example")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{portal.url}/")
        return page

    yield open_as
    for context in contexts:
        context.close()

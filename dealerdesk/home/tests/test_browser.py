"""The search of the header in a real Chromium: answers while one types, walked by keys, at home on a phone."""

import os
import shutil

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright

from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.ui.build import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium():
    """The machine's own Chromium."""
    path = os.environ.get("DEALERDESK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in the thread of the test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def order(cast):
    """An order to look for."""
    return brought_to(cast, "approved", 2)


@pytest.fixture
def opened(chromium, live_server, cast, sign_in, order):
    """Opens an address as the dealer's manager, at a width."""
    contexts = []

    def open_at(path, width):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, bypass_csp=True, reduced_motion="reduce"
        )
        contexts.append(context)
        session = sign_in(cast.anna).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_at
    for context in contexts:
        context.close()


def breaches(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def is_too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_list_opens_while_one_types_and_keys_choose_from_it(opened, order):
    page = opened("/profile/", 1440)

    page.keyboard.press("Control+k")
    page.keyboard.type(order.number[2:8], delay=20)
    found = page.locator("#search-list").get_by_role("option")
    expect(found).to_have_count(2)
    assert breaches(page) == []
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{order.get_absolute_url()}")


def test_enter_alone_shows_everything_and_a_whole_number_leads_to_its_thing(opened, order):
    page = opened("/profile/", 1440)
    box = page.get_by_role("combobox").first

    box.fill("A-")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Поиск: «A-»")
    expect(page.get_by_role("combobox").first).to_have_value("A-")
    assert breaches(page) == []
    box.fill(str(int(order.number[-6:])))
    box.press("Enter")

    page.wait_for_url(f"**{order.get_absolute_url()}")


def test_a_phone_searches_on_a_page_of_its_own(opened, order):
    page = opened("/profile/", 390)

    page.get_by_role("link", name="Поиск").click()
    box = page.locator("#search-page")
    expect(box).to_be_focused()
    page.keyboard.type(order.number, delay=10)
    found = page.locator("#search-page-list").get_by_role("option").first
    expect(found).to_contain_text(order.number)
    assert not is_too_wide(page)
    assert breaches(page) == []
    assert found.bounding_box()["height"] >= 44
    found.click()

    page.wait_for_url(f"**{order.get_absolute_url()}")

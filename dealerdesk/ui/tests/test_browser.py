"""The parts in a real Chromium: accessibility in both themes and sizes, keyboard, no sideways scroll."""

import gzip
import os
import shutil

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from dealerdesk.ui.build import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium():
    """The machine's own Chromium."""
    path = (
        os.environ.get("DEALERDESK_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not path:
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's loop runs in the thread of the test
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def opened(chromium, live_server, settings):
    """Opens /ui at a width, in a language of the device's colours."""
    settings.DEMO = True
    contexts = []

    def open_at(width: int, *, scheme: str = "light", strict: bool = True, before: str = "") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=not strict,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.troubles = []
        page.on("console", lambda line: page.troubles.append(line.text) if line.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.goto(f"{live_server.url}/ui/")
        page.wait_for_load_state("networkidle")
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (768, "dark"), (1440, "light")])
def test_axe_finds_nothing_on_the_page_of_parts(opened, width, scheme):
    page = opened(width, scheme=scheme, strict=False)
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]

    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_no_width_scrolls_sideways(opened):
    page = opened(390)
    too_wide = []
    for width in (390, 768, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(width)

    assert too_wide == []


def test_our_policy_of_content_refuses_nothing_of_ours(opened):
    assert opened(1440).troubles == []


def test_the_device_chooses_the_theme_until_the_person_does(opened):
    page = opened(1440, scheme="dark")

    assert page.evaluate("getComputedStyle(document.querySelector('.main')).backgroundColor") == "rgb(21, 25, 31)"


def test_a_menu_is_walked_by_arrows_and_left_by_escape(opened):
    page = opened(1440)
    summary = page.locator("#light summary", has_text="Печать")
    summary.focus()

    page.keyboard.press("ArrowDown")
    inside = page.evaluate("document.activeElement.textContent.includes('Заявка.pdf')")
    page.keyboard.press("Escape")

    assert inside
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert page.locator("details[open]").count() == 0


def test_the_question_mark_opens_the_list_of_keys_in_the_russian_layout(opened):
    page = opened(1440)
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {code: 'Slash', key: ',', shiftKey: true, bubbles: true, cancelable: true}))"
    )

    assert page.locator("dialog#keys[open]").is_visible()


def test_a_blocked_button_leads_to_its_reasons(opened):
    page = opened(1440)
    page.locator("#light button[aria-disabled=true]").first.click(
        force=True
    )  # playwright would wait for it to be enabled

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#line-4"


def test_enter_in_a_quantity_goes_down_and_ctrl_z_brings_back_what_was(opened):
    page = opened(1440)
    cells = page.locator("#light .lines input[data-quantity]")
    cells.nth(0).focus()

    page.keyboard.type("7")
    page.keyboard.press("Enter")
    went_down = cells.nth(1).evaluate("cell => cell === document.activeElement")
    cells.nth(0).focus()
    page.keyboard.press("Control+z")

    assert went_down
    assert cells.nth(0).input_value() == "1"


def test_letters_in_a_quantity_are_refused_in_place(opened):
    page = opened(1440)
    cell = page.locator("#light .lines input[data-quantity]").first
    cell.fill("много")
    cell.press("Enter")

    assert cell.get_attribute("aria-invalid") == "true"
    assert page.locator("#light .lines .quantity-note").first.text_content() == "нужно число"


def test_the_first_visit_weighs_less_than_the_budget(opened, live_server):
    """Fonts, styles, scripts and the sprite, compressed as WhiteNoise does: at most 200 KB (quality.md)."""
    page = opened(1440)
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    visitor = Client()
    answers = [
        visitor.get(name.removeprefix(live_server.url).split("#")[0])
        for name in sorted({*names, f"{live_server.url}/ui/"})
    ]
    bodies = [b"".join(answer.streaming_content) if answer.streaming else answer.content for answer in answers]

    assert sum(len(body if body[:4] == b"wOF2" else gzip.compress(body)) for body in bodies) < 200 * 1024


FAKE_STREAM = """
    window.streams = [];
    window.EventSource = class extends EventTarget {
        static CLOSED = 2;
        readyState = 1;
        constructor(url) { super(); this.url = url; window.streams.push(this); }
        close() { this.readyState = 2; }
        say(topic) { this.dispatchEvent(new MessageEvent("changed", {data: topic})); }
    };
"""
LISTEN = """
    window.heard = [];
    const cell = document.createElement("div");
    cell.dataset.listen = "order:17:signature";
    cell.addEventListener("changed", () => window.heard.push(performance.now()));
    document.querySelector("main").append(cell);
    document.dispatchEvent(new Event("htmx:after:swap"));
"""


def test_many_signals_become_one_refetch_a_second(opened):
    page = opened(1440, strict=False, before=FAKE_STREAM)
    page.evaluate(LISTEN)
    page.wait_for_function("streams.length === 1")

    page.evaluate("for (let turn = 0; turn < 40; turn++) streams[0].say('order:17')")
    page.wait_for_function("heard.length === 1")
    page.evaluate("for (let turn = 0; turn < 40; turn++) streams[0].say('order:17')")
    page.wait_for_function("heard.length === 2")
    page.wait_for_timeout(1500)

    assert page.evaluate("streams[0].url") == "/events?t=order%3A17%3Asignature"
    assert page.evaluate("heard.length") == 2
    assert page.evaluate("heard[1] - heard[0]") >= 1000


def test_a_lost_stream_that_is_back_refetches_what_it_missed(opened):
    page = opened(1440, strict=False, before=FAKE_STREAM)
    page.evaluate(LISTEN)
    page.wait_for_function("streams.length === 1")

    page.evaluate("streams[0].dispatchEvent(new Event('error'))")
    is_marked = page.evaluate("document.documentElement.hasAttribute('data-offline')")
    page.evaluate("streams[0].dispatchEvent(new Event('open'))")
    page.wait_for_function("heard.length === 1")

    assert is_marked
    assert not page.evaluate("document.documentElement.hasAttribute('data-offline')")

"""Takes the pictures of the README from a running demo, as its people see it in a real browser."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "dealerdesk-demo"  # noqa: S105 - of the demo, it is public
MOST_BYTES = 250_000
DESK, PHONE = (1440, 900), (390, 844)
STEADY_MS = 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FOUND_IN_CATALOGUE = "газонокосилка"
ORDERED = ("2", "4", "1")
HIGH_ENOUGH = 9


def main() -> int:
    """Photograph the demo at the given address, or one of our own that is stopped afterwards."""
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("url", nargs="?", default="", help="a running demo; without it a small one is started")
    parser.add_argument("--to", type=Path, default=PICTURES, help="the directory of the pictures")
    options = parser.parse_args()
    if options.url:
        photograph(options.url.rstrip("/"), options.to)
        return 0
    with own_demo() as url:
        photograph(url, options.to)
    return 0


@contextmanager
def own_demo() -> Iterator[str]:
    """A small demo with a data directory and a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [str(ROOT / "bin" / "demo"), "--size", "small", "--port", str(port)]
        environment = os.environ | {"DEALERDESK_HOME": home}
        demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1)
        try:
            _wait_for_history(demo)
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait(15)


def _wait_for_history(demo: subprocess.Popen[str]) -> None:
    for line in demo.stdout or ():
        print(line, end="", flush=True)
        if line.startswith("History: all"):
            return
    raise SystemExit("The demo has ended before it was ready.")


def photograph(url: str, to: Path) -> None:
    """Every picture under its own name; signs in anew for each, as the person who sees that page."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the development environment has it

    to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(play.chromium.executable_path), args=FLAGS)
        for name, person, size, pose in SCENES:
            started = time.monotonic()
            shot = _shot(browser, url, person, size, pose)
            written = write(shot, to / f"{name}.png")
            print(f"✓ {name + '.png':<24} {written // 1000:>4} KB {time.monotonic() - started:6.1f} s", flush=True)
        browser.close()


def chromium(bundled: str) -> str:
    """The browser that bin/test would take."""
    wanted = (os.environ.get("DEALERDESK_CHROMIUM", ""), *BROWSERS)
    found = next((path for name in wanted if name and (path := shutil.which(name))), bundled)
    if not Path(found).exists():
        raise SystemExit("There is no Chromium here: bin/test installs it.")
    return found


def write(shot: bytes, path: Path) -> int:
    """Save as a PNG with a palette, of fewer colours until it is small enough; bytes written.

    MAXCOVERAGE, because the median cut gives the small coloured marks away to the many shades of grey.
    """
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in (256, 128, 64):
        buffer = io.BytesIO()
        fewer = image.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=8, dither=Image.Dither.NONE)
        fewer.save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    path.write_bytes(buffer.getvalue())
    return buffer.tell()


def _shot(browser: Browser, url: str, person: str, size: tuple[int, int], pose: Callable[[Page, str], None]) -> bytes:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    try:
        page.goto(f"{url}/accounts/login/")
        page.fill("[name=login]", f"{person}@demo.example")
        page.fill("[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{url}/")
        pose(page, url)
        page.mouse.move(0, 0)
        _settle(page)
        return page.screenshot()
    finally:
        context.close()


def _settle(page: Page) -> None:
    """Pages fetch their parts after loading, and a live stream never ends: wait for the parts, not for the network."""
    page.wait_for_function("!document.querySelector('.htmx-request, .skeleton') && document.fonts.status === 'loaded'")
    page.wait_for_function("[...document.images].every(one => one.complete || one.loading === 'lazy')")
    page.wait_for_timeout(STEADY_MS)


def _catalogue(page: Page, url: str) -> None:
    """The dealer's manager has searched and fills quantities; the draft gets them, as in real life."""
    page.goto(f"{url}/catalogue/?q={FOUND_IN_CATALOGUE}")
    cells = page.locator("main table input[name=quantity]")
    cells.first.wait_for()
    for place, quantity in enumerate(ORDERED[: cells.count()]):
        if cells.nth(place).input_value() != quantity:
            with page.expect_response(lambda answer: "/orders/draft/quantity" in answer.url):
                cells.nth(place).fill(quantity)
                cells.nth(place).press("Enter")


def _decision(page: Page, url: str) -> None:
    """The representative has opened the most urgent order of his queue."""
    page.goto(f"{url}/orders/queue/")
    page.locator("#waiting li").first.wait_for()
    page.locator(".queue-order .head-actions a").click()
    page.locator("#order-stage").wait_for()


def _orders(page: Page, url: str) -> None:
    """The manager's list; the papers of one order are open in its row."""
    page.goto(f"{url}/orders/")
    menus = page.locator("#rows details[data-menu]")
    menus.first.wait_for()
    counts = [menus.nth(place).locator("a[href*='/documents/']").count() for place in range(menus.count())]
    menus.nth(counts.index(max(counts[:HIGH_ENOUGH]))).locator("summary").click()


def _phone(page: Page, url: str) -> None:
    """An order that is being shipped, on the manager's phone."""
    page.goto(f"{url}/orders/?view=shipping")
    page.locator("#rows tr .cell-main a").first.click()
    page.locator("#order-stage").wait_for()


SCENES: tuple[tuple[str, str, tuple[int, int], Callable[[Page, str], None]], ...] = (
    ("catalogue", "manager", DESK, _catalogue),
    ("decision", "rep", DESK, _decision),
    ("orders", "manager", DESK, _orders),
    ("order-phone", "manager", PHONE, _phone),
)


if __name__ == "__main__":
    sys.exit(main())

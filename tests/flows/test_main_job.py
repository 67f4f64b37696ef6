"""The main job as people live it: goods from 1C → order → approval → 1C → documents → download."""

import re
from contextlib import suppress

import pytest

Impatient = pytest.importorskip("playwright.sync_api").TimeoutError

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]
LINES = 5


def quantity_cells(page):
    return page.locator("main input[name=quantity]")


def test_from_a_search_to_the_papers(portal, browse):
    manager = browse("manager")
    number = order_five_lines(portal, manager)
    approve(portal, browse("rep"), number)
    row = see_it_shipped(portal, manager, number)
    names = download_papers(manager, row)
    letters = read_letters(portal, browse("admin"), number)

    assert any(name.startswith("Счёт") for name in names), names
    assert any(name.startswith("УПД") for name in names), names
    for words in ("Новая заявка", "утверждена", "тгружен"):
        assert any(words in letter for letter in letters), (words, letters)


def order_five_lines(portal, page):
    """The manager searches for a mower, fills quantities in the list and submits."""
    page.goto(
        f"{portal.url}/catalogue/?q=%D0%B3%D0%B0%D0%B7%D0%BE%D0%BD%D0%BE%D0%BA%D0%BE%D1%81%D0%B8%D0%BB%D0%BA%D0%B0"
    )
    take_first(page, 1)
    page.goto(f"{portal.url}/catalogue/?q=%D1%84%D0%B8%D0%BB%D1%8C%D1%82%D1%80")
    take_first(page, LINES - 1)
    page.locator("#basket").get_by_role("link", name=re.compile("Открыть заявку")).click()
    page.wait_for_url(re.compile("/orders/"))
    assert page.locator("#lines tbody tr[id^=line-]:not(.is-new)").count() == LINES
    page.locator("#bar").get_by_role("button", name=re.compile("Отправить")).click()
    page.wait_for_function("document.querySelector('h1')?.textContent.includes('З-')")
    return page.locator("h1").inner_text().strip()


def take_first(page, count):
    """Order as much as one multiple of the first goods that have a price and a cell."""
    cells = quantity_cells(page)
    cells.first.wait_for()
    for place in range(count):
        cell = cells.nth(place)
        step = cell.get_attribute("step") or cell.get_attribute("data-step") or "1"
        with page.expect_response(lambda answer: "/orders/draft/quantity" in answer.url and answer.status == 200):
            cell.fill(step.split(".")[0])
            cell.press("Enter")


def approve(portal, page, number):
    """The representative takes the order out of the queue and approves it."""
    page.goto(f"{portal.url}/orders/{number}/")
    page.locator("#bar").get_by_role("button", name=re.compile("Взять в работу")).click()
    page.locator("#bar").get_by_text(re.compile("Утвердить")).first.click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    dialog.get_by_role("button", name=re.compile("Утвердить")).click()
    page.locator("#order-marks").get_by_text(re.compile("Утверждена|В сборке|Ожидает оплаты|тгружена")).wait_for()


def see_it_shipped(portal, page, number):
    """The list shows the number in 1C, and later that goods have left, with their papers."""
    page.goto(f"{portal.url}/orders/")
    row = page.locator("#rows tr", has_text=number)
    row.get_by_text(re.compile(r"^0000\d+")).wait_for(timeout=60_000)
    row.get_by_text(re.compile("тгружена|Получена|Закрыта")).wait_for(timeout=90_000)
    portal.wait_for(lambda: papers_in(portal, page, number), "the papers of 1C")
    page.goto(f"{portal.url}/orders/")
    return page.locator("#rows tr", has_text=number)


def papers_in(portal, page, number):
    page.goto(f"{portal.url}/orders/{number}/")
    text = page.locator("#order-rail").inner_text()
    return "Счёт" in text and "УПД" in text


def download_papers(page, row):
    """Every paper straight from the list, without opening the order, those that arrive meanwhile too; their file names."""
    menu = row.locator("details[data-menu]")
    names = {}
    while left := [address for address in addresses_in(menu) if address not in names]:
        with page.expect_download() as download:
            click_in_menu(menu, menu.locator(f"a[href='{left[0]}']"))
        with download.value.path().open("rb") as file:
            assert file.read(4) == b"%PDF", download.value.suggested_filename
        names[left[0]] = download.value.suggested_filename
    assert len(set(names.values())) == len(names), names
    return list(names.values())


def addresses_in(menu):
    """Where the papers of the menu are, as they stand at this moment."""
    return menu.locator("a[href*='/documents/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")


def click_in_menu(menu, link):
    """Open the menu if need be and click; the row may have been refreshed, and its menu shut, in between."""
    for _attempt in range(5):
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        with suppress(Impatient):
            link.click(timeout=2_000)
            return
    raise AssertionError("The menu of documents does not stay open")


def read_letters(portal, page, number):
    """The subjects of all letters about the order, from the demo's mailbox."""
    page.goto(f"{portal.url}/admin-area/mailbox/?q={number}")
    return [line for line in page.locator("main").inner_text().splitlines() if number in line or "аявка" in line]

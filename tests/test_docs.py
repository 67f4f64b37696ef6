"""The Markdown files say what is there: links, commands, people, words of the screens, proofs."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from dealerdesk.accounts.roles import Role
from examples.demo import people
from examples.demo.dealers import dealers
from tests.architecture.sources import PACKAGE, ROOT, committed

PAGES = sorted(path for path in committed() if path.suffix == ".md")
GUIDES = [path for path in PAGES if path.parts[:2] == ("docs", "guide")]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w/])bin/([a-z][a-z0-9-]*)")
HOST = re.compile(r"https?://([^/\s:)'\"`]+)")
PROOF = re.compile(r"\[`(test_\w+)`\]\(\.\./\.\./([^)]+)\)")
PERSON = re.compile(r"^\| (`\w+@demo\.example`(?:, `\w+@demo\.example`)*) \| ([^|]+) \|$", re.MULTILINE)
HOSTS = {"127.0.0.1", "portal.example.com", "your.portal"}


def text_of(path):
    return (ROOT / path).read_text(encoding="utf-8")


def links(path):
    """The relative links of a page, pictures included."""
    found = (one or other for one, other in LINK.findall(CODE.sub("", text_of(path))))
    return [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]


@cache
def anchors(path):
    """The names that headings get: small letters and figures, hyphens for blanks."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(page, link):
    name, _, anchor = link.partition("#")
    target = (ROOT / page.parent / name).resolve() if name else ROOT / page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_of_a_page_leads_somewhere(page):
    assert [link for link in links(page) if leads_nowhere(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_that_a_page_names_exists(page):
    assert {name for name in COMMAND.findall(text_of(page)) if not (ROOT / "bin" / name).exists()} == set()


@pytest.mark.parametrize("page", [page for page in PAGES if page.parts[0] == "docs"] + ["README.md"], ids=str)
def test_addresses_are_local_or_examples(page):
    assert set(HOST.findall(text_of(page))) - HOSTS == set()


def test_the_readme_names_the_demo_people_with_their_roles():
    table = {
        address.strip("` "): role.strip()
        for addresses, role in PERSON.findall(text_of("README.md"))
        for address in addresses.split(",")
    }

    assert table == demo_people()


def demo_people():
    regional = ("region@demo.example", "region2@demo.example")
    found = {email: role for email, _name, role in people.OFFICE} | dict.fromkeys(
        regional, Role.REGIONAL_REPRESENTATIVE
    )
    for dealer in dealers():
        found |= {one.email: people.ROLES[one.role] for one in dealer.people if one.email.endswith("@demo.example")}
    with translation.override("ru"):
        return {email: str(role.label) for email, role in found.items()}


@cache
def translations():
    """Every message with its Russian; forms of the plural one by one."""
    found = set()
    for path in sorted(PACKAGE.glob("*/locale/ru/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                ids, words = message.id, message.string
                singles = (
                    [(ids, words)] if isinstance(ids, str) else [(ids[0], words[0]), *((ids[-1], w) for w in words)]
                )
                found.update(singles)
    return found


def plain(words):
    """As a reader compares: no case, ordinary blanks, no full stop."""
    return re.sub(r"\s+", " ", words).casefold().rstrip(".")


@pytest.mark.parametrize("page", GUIDES, ids=str)
def test_the_guide_uses_the_words_of_the_screens(page):
    shown = {plain(pair[page.parts[2] == "ru"]) for pair in translations()}
    bold = re.findall(r"\*\*(.+?)\*\*", text_of(page), re.DOTALL)

    assert {words for words in bold if plain(words) not in shown} == set()


def test_every_guide_has_its_twin():
    names = {language: {page.name for page in GUIDES if page.parts[2] == language} for language in ("ru", "en")}

    assert names["ru"] == names["en"] != set()


def test_every_proof_of_the_checklist_is_a_test():
    proofs = PROOF.findall(text_of("docs/admin/checklist-1c.md"))

    assert len(proofs) > 50
    assert [name for name, path in proofs if f"def {name}(" not in text_of(path)] == []


def test_every_page_of_the_docs_is_reached_from_the_index():
    reached, waiting = set(), ["README.md", "docs/README.md"]
    while waiting:
        page = (ROOT / waiting.pop()).resolve().relative_to(ROOT)
        if page in reached or page.suffix != ".md" or not (ROOT / page).exists():
            continue
        reached.add(page)
        waiting += [page.parent / link.partition("#")[0] for link in links(page) if link.partition("#")[0]]

    assert [str(page) for page in PAGES if page.parts[0] == "docs" and page not in reached] == []

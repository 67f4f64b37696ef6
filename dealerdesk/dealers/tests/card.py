"""The dealer's card as a browser posts it."""

from django.test import Client
from lxml import html


def fields_of(client: Client, url: str) -> dict[str, str]:
    """What a browser would send back if the person pressed Save at once."""
    return filled(client.get(url).content)


def filled(page: bytes) -> dict[str, str]:
    """The values of the form `card` on a page; a browser drops the line break that opens a text area."""
    form = html.fromstring(page.decode()).get_element_by_id("card")
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "add"}

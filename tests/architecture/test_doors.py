"""Every address says who may come in."""

from django.urls import URLPattern, URLResolver, get_resolver, path

from dealerdesk.accounts.rights import RIGHTS


def patterns(of, prefix=""):
    for pattern in of:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def unmarked(of):
    """Addresses whose view carries neither `allowed(...)` nor `public`."""
    return [address for address, view in patterns(of) if not hasattr(view, "rights")]


def test_every_address_carries_its_right_or_is_public():
    assert unmarked(get_resolver().url_patterns) == []


def test_every_right_at_a_door_stands_in_the_table():
    asked = {right for _, view in patterns(get_resolver().url_patterns) for right in getattr(view, "rights", ())}

    assert asked - set(RIGHTS) == set()


def test_the_rule_of_doors_sees_an_unmarked_view():
    assert unmarked([path("open/", lambda _request: None)]) == ["open/"]

"""The list and the card of dealers, seen by each role."""

import pytest
from django.urls import reverse

from dealerdesk.dealers.models import Dealer

LIST = reverse("dealers:list")


def names(response):
    return [dealer.name for dealer in response.context["page"]]


def test_dealer_list_shows_the_office_everybody(cast, sign_in):
    assert names(sign_in(cast.pavel).get(LIST)) == ["Зелёная верста", "Уральский сад"]


def test_dealer_list_shows_a_regional_representative_his_region(cast, sign_in):
    assert names(sign_in(cast.roman).get(LIST)) == ["Зелёная верста"]
    assert names(sign_in(cast.ulyana).get(LIST)) == ["Уральский сад"]


def test_dealer_list_leads_a_dealers_manager_to_his_company(cast, sign_in):
    response = sign_in(cast.anna).get(LIST)

    assert (response.status_code, response.url) == (302, cast.dealer.get_absolute_url())


@pytest.mark.parametrize("person", ["semyon", "olga"])
def test_dealer_list_does_not_exist_for_other_people_of_a_dealer(cast, sign_in, person):
    assert sign_in(getattr(cast, person)).get(LIST).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=зеленая", ["Зелёная верста"]),
        ("?q=ВЕРСТА%20зелёная", ["Зелёная верста"]),
        ("?q=Д-002", ["Уральский сад"]),
        ("?q=770708", ["Зелёная верста"]),
        ("?q=%25", []),
        ("?q=_", []),
        ("?q=никто", []),
        ("?status=active", ["Зелёная верста", "Уральский сад"]),
        ("?status=closed", []),
        ("?status=nonsense&region=nonsense&page=-5", ["Зелёная верста", "Уральский сад"]),
    ],
)
def test_dealer_list_searches_and_filters(cast, sign_in, query, found):
    assert names(sign_in(cast.pavel).get(LIST + query)) == found


def test_dealer_list_filters_by_region_and_responsible(cast, sign_in):
    client = sign_in(cast.pavel)

    assert names(client.get(LIST, {"region": cast.ural.pk})) == ["Уральский сад"]
    assert names(client.get(LIST, {"representative": cast.roman.pk})) == ["Зелёная верста"]


def test_dealer_list_takes_the_same_queries_for_two_and_for_twenty_dealers(
    cast, sign_in, django_assert_num_queries, make_dealers
):
    client = sign_in(cast.pavel)
    client.get(LIST)
    with django_assert_num_queries(7) as few:
        client.get(LIST)
    make_dealers(18)
    with django_assert_num_queries(len(few)):
        assert len(names(client.get(LIST))) == 20


def test_dealer_list_goes_on_where_the_page_ends(cast, sign_in, make_dealers):
    make_dealers(60)
    client = sign_in(cast.pavel)

    first, second = client.get(LIST), client.get(LIST, {"page": 2})

    assert len(names(first)) == 50
    assert len(names(first) + names(second)) == len({*names(first), *names(second)}) == 62
    assert "page=2" in first.context["next_url"]
    assert second.context["next_url"] == ""


def test_dealer_detail_shows_terms_addresses_and_people(cast, sign_in):
    page = sign_in(cast.anna).get(cast.dealer.get_absolute_url()).content.decode()

    for words in (
        "ООО «Зелёная верста»",
        "7707083893",
        "Отсрочка",
        "3 000 000",
        "Садовая",
        "Семён Ильин",
        "Дилер-1",
        "Роман Котов",
    ):
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")


def test_dealer_detail_keeps_the_offices_note_from_the_dealer(cast, sign_in):
    Dealer.objects.filter(pk=cast.dealer.pk).update(note="платит с опозданием")

    assert "платит с опозданием" not in sign_in(cast.anna).get(cast.dealer.get_absolute_url()).content.decode()
    assert "платит с опозданием" in sign_in(cast.pavel).get(cast.dealer.get_absolute_url()).content.decode()


@pytest.mark.parametrize("person", ["anna", "igor"])
def test_dealer_edit_does_not_exist_for_those_who_only_read(cast, sign_in, person):
    client = sign_in(getattr(cast, person))

    assert reverse("dealers:edit", args=["Д-001"]) not in client.get(cast.dealer.get_absolute_url()).content.decode()
    assert client.get(reverse("dealers:edit", args=["Д-001"])).status_code == 404
    assert client.post(reverse("dealers:edit", args=["Д-001"]), {"name": "Иное"}).status_code == 404


def test_dealer_of_another_region_does_not_exist(cast, sign_in):
    client = sign_in(cast.roman)

    assert client.get(reverse("dealers:detail", args=["Д-002"])).status_code == 404
    assert client.get(reverse("dealers:edit", args=["Д-002"])).status_code == 404

"""The first page of each role."""

import pytest
from django.urls import reverse

HOME = reverse("home:home")
PEOPLE = ["admin", "pavel", "igor", "roman", "anna", "semyon", "olga"]


def test_home_sends_a_stranger_to_sign_in(db, client):
    response = client.get(HOME)

    assert (response.status_code, response.url) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", PEOPLE)
def test_home_opens_for_every_role_with_links_that_he_may_follow(cast, sign_in, name):
    client = sign_in(getattr(cast, name))

    response = client.get(HOME)

    assert response.status_code == 200
    for action in response.context["actions"]:
        assert client.get(action["url"]).status_code == 200, action
    for line in response.context["navigation"]:
        assert client.get(line["url"], follow=True).status_code == 200, line["url"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("anna", "orders:create"),
        ("olga", "orders:create"),
        ("pavel", "orders:queue"),
        ("roman", "orders:queue"),
        ("igor", "catalogue:product_list"),
    ],
)
def test_home_has_one_primary_button_that_fits_the_role(cast, sign_in, name, first):
    actions = sign_in(getattr(cast, name)).get(HOME).context["actions"]

    assert [action["url"] for action in actions if action["primary"]] == [reverse(first)]


@pytest.mark.parametrize("name", ["pavel", "roman", "igor", "anna", "semyon", "olga"])
@pytest.mark.parametrize("page", ["home:admin_area", "home:people", "home:rights", "home:order_life"])
def test_administration_does_not_exist_for_others(cast, sign_in, name, page):
    assert sign_in(getattr(cast, name)).get(reverse(page)).status_code == 404


@pytest.mark.parametrize("page", ["home:admin_area", "home:people", "home:rights", "home:order_life"])
def test_administration_opens_for_the_administrator(cast, sign_in, page):
    assert sign_in(cast.admin).get(reverse(page)).status_code == 200


def test_people_are_found_by_name_company_and_role(cast, sign_in):
    client = sign_in(cast.admin)

    def found(**query):
        return {person.name for person in client.get(reverse("home:people"), query).context["page"]}

    assert found(q="кравцова") == {"Анна Кравцова"}
    assert found(q="уральский", role="dealer_manager") == {"Борис Лунин"}
    assert found(role="nonsense") == found()
    assert cast.robot.name not in found()

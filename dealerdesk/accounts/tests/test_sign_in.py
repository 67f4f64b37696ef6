"""Sign-in, sign-out, limits and the way back to the page one came from."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dealerdesk.accounts.models import User
from tests.cast import PASSWORD, person

LOGIN = reverse("account_login")
WRONG_TRIES = 10


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def try_to_sign_in(client, email="anna@verst.example", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password, **extra})


def is_signed_in(client):
    return client.get(reverse("profile")).status_code == 200


def words(response):
    return [str(message) for message in response.context["form"].non_field_errors()]


def test_sign_in_leads_home(cast, client):
    response = try_to_sign_in(client)

    assert (response.status_code, response.url) == (302, "/")
    assert is_signed_in(client)


def test_sign_in_takes_the_address_in_any_case(cast, client):
    try_to_sign_in(client, email="  Anna@VERST.example ")

    assert is_signed_in(client)


def test_sign_in_says_the_same_for_a_wrong_password_a_stranger_and_the_robot(cast, client):
    answers = [
        try_to_sign_in(client, email=email, password="wrong password")
        for email in ("anna@verst.example", "nobody@verst.example", cast.robot.email)
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({tuple(words(answer)) for answer in answers}) == 1
    assert not is_signed_in(client)


def test_sign_in_takes_a_stranger_as_long_as_a_wrong_password(cast, client, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    cast.anna.set_password(PASSWORD)
    cast.anna.save()

    def fastest(email):
        spent = []
        for _ in range(3):
            begun = time.perf_counter()
            try_to_sign_in(client, email=email, password="wrong password")
            spent.append(time.perf_counter() - begun)
        return min(spent)

    assert 0.5 < fastest("nobody@verst.example") / fastest("anna@verst.example") < 2


def test_sign_in_closes_after_ten_wrong_tries_even_for_the_right_password(cast, client):
    for _ in range(WRONG_TRIES):
        answer = try_to_sign_in(client, password="wrong password")

    right = try_to_sign_in(Client())

    assert words(answer) != words(right) != []
    assert right.status_code == 200


def test_sign_in_counts_wrong_tries_per_account(cast, client):
    for _ in range(WRONG_TRIES):
        try_to_sign_in(client, password="wrong password")

    try_to_sign_in(client, email="boris@sad.example")

    assert is_signed_in(client)


def test_sign_in_goes_back_to_the_page_that_was_wanted(cast, client):
    wanted = client.get(reverse("profile"))

    assert wanted.url == f"{LOGIN}?next=/profile/"
    assert 'name="next" value="/profile/"' in client.get(wanted.url).content.decode()
    assert try_to_sign_in(client, next="/profile/").url == "/profile/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\t//evil.example",
        "http:///evil",
    ],
)
def test_sign_in_never_leads_to_another_site(cast, client, target):
    assert try_to_sign_in(client, next=target).url == "/"
    assert client.post(reverse("language"), {"language": "en", "next": target}).url == "/"
    assert client.post(reverse("theme"), {"theme": "dark", "next": target}).url == "/"


def test_sign_in_of_a_blocked_person_is_refused(cast, client):
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)

    response = try_to_sign_in(client)

    assert (response.status_code, response.url) == (302, reverse("account_inactive"))
    assert not is_signed_in(client)
    assert client.get(response.url).templates[0].name == "account/account_inactive.html"


def test_a_blocked_person_is_out_with_the_next_request(cast, sign_in):
    client = sign_in(cast.anna)
    assert is_signed_in(client)

    User.objects.filter(pk=cast.anna.pk).update(is_active=False)

    assert client.get(reverse("profile")).url == f"{LOGIN}?next=/profile/"
    fragment = client.get(reverse("profile"), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (401, LOGIN)


def test_the_robot_can_never_sign_in(cast, client):
    for password in ("", "!", "robot", PASSWORD):
        try_to_sign_in(client, email=cast.robot.email, password=password)

    assert not is_signed_in(client)


def test_sign_out_happens_by_post_only(cast, sign_in):
    client = sign_in(cast.anna)

    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).url == "/"
    assert not is_signed_in(client)


def test_sign_in_and_sign_out_want_the_forms_protection(cast):
    client = Client(enforce_csrf_checks=True)

    assert try_to_sign_in(client).status_code == 403
    assert client.post(reverse("account_logout")).status_code == 403


def test_registration_is_closed_and_says_so(cast, client):
    url = reverse("account_signup")

    assert client.get(url).templates[0].name == "account/signup_closed.html"
    client.post(url, {"email": "new@verst.example", "password1": PASSWORD})
    assert not User.objects.filter(email="new@verst.example").exists()


def test_demo_people_stand_on_the_sign_in_page_of_the_demo_only(cast, client, settings):
    person("rep@demo.example", "Виктор Орлов", "representative", cast.pavel.organisation)

    assert "rep@demo.example" not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    assert [one.email for one in client.get(LOGIN).context["demo_people"]] == ["rep@demo.example"]


def test_pages_of_a_signed_in_person_are_not_kept_by_caches(cast, sign_in):
    assert sign_in(cast.anna).get(reverse("profile"))["Cache-Control"] == "private, no-store"

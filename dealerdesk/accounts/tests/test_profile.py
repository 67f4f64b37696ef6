"""The person's own settings: what may be changed, and what may not."""

import pytest
from django.urls import reverse

from dealerdesk.accounts.models import User

PROFILE = reverse("profile")
GOOD = {"name": "Анна К.", "phone": "89123456789", "language": "ru", "timezone": "Asia/Omsk", "theme": "dark"}


def test_profile_saves_name_phone_language_zone_and_theme(cast, sign_in):
    response = sign_in(cast.anna).post(PROFILE, GOOD)

    anna = User.objects.get(pk=cast.anna.pk)
    assert response.status_code == 302
    assert (anna.name, anna.phone, anna.timezone, anna.theme) == ("Анна К.", "+7 912 345-67-89", "Asia/Omsk", "dark")


@pytest.mark.parametrize(
    "bad",
    [
        {"phone": "вчера"},
        {"phone": "1"},
        {"timezone": "Mars/Base"},
        {"language": "de"},
        {"theme": "pink"},
        {"name": ""},
    ],
)
def test_profile_refuses_what_does_not_exist(cast, sign_in, bad):
    response = sign_in(cast.anna).post(PROFILE, {**GOOD, **bad})

    assert list(response.context["form"].errors) == list(bad)
    assert User.objects.get(pk=cast.anna.pk).name == "Анна Кравцова"


def test_profile_cannot_make_anybody_more_than_he_is(cast, sign_in):
    client = sign_in(cast.anna)
    before = User.objects.filter(pk=cast.anna.pk).values().get()
    hostile = {
        "role": "administrator", "email": "admin@office.example", "organisation": cast.pavel.organisation_id, "is_active": "",
        "regions": cast.ural.pk, "password": "x", "id": cast.admin.pk, "pk": cast.admin.pk, "created_at": "2020-01-01",
    }  # fmt: skip

    client.post(PROFILE, {**GOOD, **hostile})

    after = User.objects.filter(pk=cast.anna.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"name", "phone", "timezone", "theme"}
    assert User.objects.get(pk=cast.admin.pk).name == "Алла Зимина"
    assert list(User.objects.get(pk=cast.anna.pk).regions.all()) == []


def test_language_switches_before_sign_in_by_a_cookie(cast, client):
    login = reverse("account_login")
    assert '<html lang="ru"' in client.get(login).content.decode()

    response = client.post(reverse("language"), {"language": "en", "next": login})

    assert response.url == login
    assert '<html lang="en"' in client.get(login).content.decode()


def test_language_switches_for_good_after_sign_in(cast, sign_in, client):
    sign_in(cast.anna).post(reverse("language"), {"language": "en"})

    assert User.objects.get(pk=cast.anna.pk).language == "en"
    assert '<html lang="en"' in client.get(PROFILE).content.decode()


def test_language_and_theme_ignore_what_does_not_exist(cast, sign_in):
    client = sign_in(cast.anna)

    client.post(reverse("language"), {"language": "../../etc"})
    client.post(reverse("theme"), {"theme": "<script>"})

    anna = User.objects.get(pk=cast.anna.pk)
    assert (anna.language, anna.theme) == ("ru", "auto")
    assert client.get(reverse("language")).status_code == 405


def test_language_of_a_stranger_survives_a_broken_cookie(cast, client):
    client.cookies["language"] = "xx"

    assert '<html lang="ru"' in client.get(reverse("account_login")).content.decode()

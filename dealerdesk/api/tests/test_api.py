"""The API: keys, lists by cursor, rights, and failures as problem details."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.api.api import api
from dealerdesk.api.models import ApiToken
from dealerdesk.api.tokens import issue
from dealerdesk.api.urls import urlpatterns
from dealerdesk.catalogue.models import Price, Product, StockTotal, Variant
from dealerdesk.orders.models import start

API = "/api/v1"
LISTS = ["products", "orders", "dealers"]


@pytest.fixture
def ask(client):
    """`ask(person, "/orders", limit=2)` gives the answer to a program of that person."""
    keys = {}

    def go(person, path, **query):
        if person.pk not in keys:
            keys[person.pk] = issue(person)
        return client.get(API + path, query, headers={"Authorization": f"Bearer {keys[person.pk]}"})

    return go


def goods(number, price_type=None, amount=None, quantity=None, **fields):
    product = Product.objects.create(
        id_1c=f"id-{number}", sku=f"A-{number}", name=f"Косилка {number}", unit_name="шт", **fields
    )
    variant = Variant.objects.create(product=product, id_1c=product.id_1c, is_default=True)
    if amount:
        Price.objects.create(variant=variant, price_type=price_type, amount=amount, changed_at=timezone.now())
    if quantity is not None:
        StockTotal.objects.create(variant=variant, quantity=quantity, changed_at=timezone.now())
    return variant


def order_of(dealer, author):
    return start(dealer, author=author, now=timezone.now())


def test_me_says_whom_the_token_acts_as(cast, ask):
    answer = ask(cast.anna, "/me").json()

    assert (answer["email"], answer["role"], answer["dealer"]) == ("anna@verst.example", "dealer_manager", "Д-001")
    assert answer["rights"]["order.view"] == "dealer"
    assert "order.decide" not in answer["rights"]


def test_products_show_a_dealer_his_own_price_and_a_band_of_stock(cast, ask):
    variant = goods(1, cast.price_type, 2140, 40)
    Price.objects.create(variant=variant, price_type=cast.second_price_type, amount=1990, changed_at=timezone.now())

    (seen,) = ask(cast.anna, "/products").json()["items"]

    assert [(offer["price_type"], offer["amount"]) for offer in seen["prices"]] == [("Дилер-1", "2140.00")]
    assert seen["stock"] == {"level": "full", "quantity": None}


def test_products_show_a_dealer_the_price_after_his_discount_and_the_number_of_the_last_few(cast, ask):
    cast.dealer.contracts().update(discount_percent=10)
    goods(1, cast.price_type, 2140, 3)

    (seen,) = ask(cast.anna, "/products").json()["items"]

    assert [offer["amount"] for offer in seen["prices"]] == ["1926.00"]
    assert seen["stock"] == {"level": "few", "quantity": "3.000"}


def test_products_show_the_office_all_prices_and_exact_stock(cast, ask):
    variant = goods(1, cast.price_type, 2140, "-3")
    Price.objects.create(variant=variant, price_type=cast.second_price_type, amount=1990, changed_at=timezone.now())

    (seen,) = ask(cast.pavel, "/products").json()["items"]

    assert [offer["amount"] for offer in seen["prices"]] == ["2140.00", "1990.00"]
    assert seen["stock"] == {"level": "none", "quantity": "0"}


def test_products_off_sale_do_not_exist_for_dealers(cast, ask):
    goods(1, is_active=False)

    assert ask(cast.anna, "/products").json()["total"] == 0
    assert ask(cast.pavel, "/products").json()["total"] == 1


def test_orders_are_the_readers_own(cast, ask):
    own, foreign = order_of(cast.dealer, cast.anna), order_of(cast.other_dealer, cast.boris)

    assert [order["number"] for order in ask(cast.anna, "/orders").json()["items"]] == [own.number]
    assert ask(cast.anna, f"/orders/{own.number}").json()["lines"] == []
    missing, hidden = ask(cast.anna, "/orders/З-1999-000001"), ask(cast.anna, f"/orders/{foreign.number}")
    assert (missing.status_code, hidden.status_code) == (404, 404)
    assert {**missing.json(), "request_id": ""} == {**hidden.json(), "request_id": ""}


def test_orders_keep_sums_from_those_who_may_not_see_them(cast, ask):
    order_of(cast.dealer, cast.anna)

    assert ask(cast.anna, "/orders").json()["items"][0]["total"] == "0.00"
    assert ask(cast.olga, "/orders").json()["items"][0]["total"] is None


def test_dealers_are_those_in_sight_and_carry_no_note_of_the_office(cast, ask):
    cast.dealer.note = "платит с опозданием"
    cast.dealer.save()

    answer = ask(cast.anna, "/dealers")

    assert [dealer["number"] for dealer in answer.json()["items"]] == ["Д-001"]
    assert "опозданием" not in answer.content.decode()
    assert [dealer["number"] for dealer in ask(cast.ulyana, "/dealers").json()["items"]] == ["Д-002"]
    assert ask(cast.olga, "/dealers").status_code == 404


def test_lists_go_on_from_the_cursor_without_gaps_or_repeats(cast, ask):
    for number in range(7):
        goods(number)
    seen, after = [], None

    while True:
        page = ask(cast.pavel, "/products", limit=3, **({"after": after} if after else {})).json()
        seen += [product["id_1c"] for product in page["items"]]
        assert page["total"] == 7
        if not (after := page["next"]):
            break

    assert seen == [f"id-{number}" for number in range(7)]


def test_lists_take_the_same_queries_for_one_and_for_three_rows(cast, ask, django_assert_num_queries):
    ask(cast.pavel, "/me")
    goods(0, cast.price_type, 1, 1)
    with django_assert_num_queries(6) as one:
        ask(cast.pavel, "/products")
    goods(1, cast.price_type, 1, 1)
    goods(2, cast.price_type, 1, 1)
    with django_assert_num_queries(len(one)):
        assert len(ask(cast.pavel, "/products").json()["items"]) == 3


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/products", {"limit": 0}), ("/products", {"limit": 201}), ("/products", {"limit": "x"}), ("/products", {"limit": "1e9"}),
        ("/products", {"after": "!!!"}), ("/products", {"after": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"}), ("/products", {"after": "LTE"}),
        ("/products", {"page": 2}), ("/products", {"user__password": "x"}), ("/products", {"limit": [1, 2]}),
        ("/products", {"sku": "x" * 101}), ("/products", {"sku": "\x00"}), ("/products", {"changed_since": "yesterday"}),
        ("/orders", {"state": "nonsense"}), ("/orders", {"created_since": "2026-13-01"}), ("/dealers", {"status": "x"}),
        ("/orders/%00", {}), ("/me", {"token": "x"}),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_refused_with_the_parameter(cast, ask, path, query):
    answer = ask(cast.pavel, path, **query)

    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] in {*query, "number"}


@pytest.mark.parametrize("path", ["/me", "/products", "/orders", "/orders/1", "/dealers"])
@pytest.mark.parametrize("header", [None, "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer dd_" + "x" * 5000])
def test_without_a_valid_token_there_is_no_answer(cast, client, path, header):
    answer = client.get(API + path, headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["title"] == "Unauthorized"


def test_a_token_in_the_address_or_a_session_opens_nothing(cast, sign_in):
    client, token = sign_in(cast.anna), issue(cast.anna)

    assert client.get(f"{API}/me", {"token": token}).status_code == 401
    assert client.get(f"{API}/me", {"access_token": token}).status_code == 401
    assert client.get(f"{API}/me").status_code == 401


def test_a_token_dies_with_its_term_its_withdrawal_and_its_person(cast, ask):
    assert ask(cast.anna, "/me").status_code == 200

    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert ask(cast.anna, "/me").status_code == 401
    User.objects.filter(pk=cast.anna.pk).update(is_active=True)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert ask(cast.anna, "/me").status_code == 401
    ApiToken.objects.update(expires_at=None, revoked_at=timezone.now())
    assert ask(cast.anna, "/me").status_code == 401
    ApiToken.objects.update(revoked_at=None, scopes=[])
    assert ask(cast.anna, "/me").status_code == 401


def test_a_token_is_kept_as_a_digest_and_notes_its_last_use(cast, ask):
    token = issue(cast.anna)
    kept = ApiToken.objects.get()

    assert token.startswith(kept.hint)
    assert token not in str(ApiToken.objects.values().get())
    assert len(token) > 40
    ask(cast.anna, "/me")
    assert ApiToken.objects.first().last_used_at is not None


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_only_reads(cast, client, method):
    headers = {"Authorization": f"Bearer {issue(cast.admin)}"}

    assert getattr(client, method)(f"{API}/orders", headers=headers).status_code == 405


def test_answers_are_not_kept_by_caches(cast, ask):
    for path in ("/me", "/orders", "/orders/none"):
        assert ask(cast.anna, path)["Cache-Control"] == "private, no-store"


def test_openapi_names_every_operation_with_its_failures(client, db):
    schema = client.get(f"{API}/openapi.json").json()

    assert list(schema["paths"]) == [
        f"{API}/me",
        f"{API}/products",
        f"{API}/orders",
        f"{API}/orders/{{number}}",
        f"{API}/dealers",
    ]
    for path in schema["paths"].values():
        assert {"200", "401"} <= set(path["get"]["responses"])
        assert path["get"]["security"] == [{"Bearer": []}]


def test_docs_show_every_operation_without_foreign_or_inline_scripts(client, db):
    answer = client.get(f"{API}/docs")
    page = answer.content.decode()

    assert answer.status_code == 200
    for path in client.get(f"{API}/openapi.json").json()["paths"]:
        assert f"GET {path}" in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<script>" not in page
    assert "cdn" not in page


def test_every_operation_checks_the_right_that_its_address_declares():
    declared = {pattern.name: pattern.callback.rights for pattern in urlpatterns}
    operations = [
        operation
        for _, router in api._routers
        for path in router.path_operations.values()
        for operation in path.operations
    ]

    assert {operation.url_name: operation.view_func.rights for operation in operations} == {
        name: declared[name] for name in ("me", "products", "orders", "order", "dealers")
    }


def test_a_strange_host_gets_nothing(cast):
    assert Client().get(f"{API}/me", headers={"host": "evil.example"}).status_code == 400

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dealerdesk.orders import listing
from dealerdesk.orders.models import Order
from dealerdesk.orders.tests.factories import brought_to, draft

LIST = "/orders/"


def numbers(answer):
    return [row.order.number for row in answer.context["rows"]]


def file(order, cast, number="412", kind="invoice"):
    return order.folder.put(
        kind=kind, number=number, title=f"Счёт {number}", content=b"%PDF-1.7 " + number.encode(), by=cast.robot
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_for_three(cast, sign_in, django_assert_max_num_queries, count):
    for quantity in range(1, count + 1):
        file(brought_to(cast, "shipped", quantity), cast, str(quantity))
    client = sign_in(cast.pavel)

    with django_assert_max_num_queries(14):
        assert len(numbers(client.get(LIST))) == count


def test_everybody_sees_his_own_part_newest_first(cast, sign_in):
    old, new, unseen = brought_to(cast, "submitted", 2), brought_to(cast, "in_review", 3), draft(cast, 4)

    seen = {
        who: numbers(sign_in(getattr(cast, who)).get(LIST))
        for who in ("anna", "olga", "pavel", "roman", "ulyana", "boris", "semyon")
    }

    office, dealer = [new.number, old.number], [unseen.number, new.number, old.number]
    assert seen == {
        "anna": dealer,
        "olga": dealer,
        "pavel": office,
        "roman": office,
        "ulyana": [],
        "boris": [],
        "semyon": [],
    }


def test_the_views_count_and_filter(cast, sign_in):
    draft(cast, 1)
    brought_to(cast, "submitted", 2)
    brought_to(cast, "picking", 3)
    brought_to(cast, "shipped", 4)
    client = sign_in(cast.pavel)

    tabs = {str(tab["title"]): tab["count"] for tab in client.get(LIST).context["tabs"]}

    assert tabs == {"Все": 3, "Мой ход": 1, "Черновики": 0, "В работе": 2, "Отгружаются": 1, "Закрытые": 0}
    for view, count in {"mine": 1, "work": 2, "shipping": 1, "closed": 0, "bogus": 3}.items():
        assert len(numbers(client.get(LIST, {"view": view}))) == count


def test_search_finds_by_everything_that_people_say(cast, sign_in):
    order, other = brought_to(cast, "submitted", 2), brought_to(cast, "submitted", 3, 5)
    Order.objects.filter(pk=order.pk).update(number_1c="000003187", comment="К выставке «Сад»")
    client = sign_in(cast.pavel)
    serial = order.number[-6:]

    for words in (order.number, order.number.lower(), serial, str(int(serial)), f"Z26-{serial}", "3187", "выставке"):
        assert numbers(client.get(LIST, {"q": words})) == [order.number], words
    assert numbers(client.get(LIST, {"q": "a 2"})) == [other.number]
    assert len(numbers(client.get(LIST, {"q": "верста"}))) == 2
    for words in ("нет такого", "%", "_", "99999999999999999999"):
        assert numbers(client.get(LIST, {"q": words})) == [], words


def test_filters_live_in_the_address_and_read_as_phrases(cast, sign_in):
    small, large = brought_to(cast, "submitted", 2), brought_to(cast, "in_review", 50)
    client, today = sign_in(cast.pavel), timezone.localdate()

    for query, expected in [
        ({"state": "submitted"}, [small]),
        ({"state": ["submitted", "in_review"]}, [large, small]),
        ({"least": "10 000"}, [large]),
        ({"most": "10000,50"}, [small]),
        ({"dealer": cast.dealer.number}, [large, small]),
        ({"dealer": cast.other_dealer.number}, []),
        ({"region": "ural"}, []),
        ({"since": today.isoformat()}, [large, small]),
        ({"until": (today - timedelta(days=1)).isoformat()}, []),
        ({"least": "много", "since": "вчера", "state": "bogus", "dealer": "Д-999"}, [large, small]),
    ]:
        assert numbers(client.get(LIST, query)) == [order.number for order in expected], query

    answer = client.get(LIST, {"least": "10000", "q": "верста"})
    assert answer.context["listing"].chips() == [
        {"words": "Больше 10\u00a0000\u00a0₽", "off_url": answer.context["listing"].address(without="least")}
    ]


def test_a_dealer_cannot_filter_by_what_is_not_his(cast, sign_in):
    brought_to(cast, "submitted", 2)

    answer = sign_in(cast.anna).get(LIST, {"dealer": cast.other_dealer.number, "region": "ural"})

    assert len(numbers(answer)) == 1
    assert "dealer" not in answer.context["listing"].form.fields


def test_pages_follow_one_another_without_gaps_and_doubles(cast, sign_in, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = [brought_to(cast, "submitted", quantity).number for quantity in range(1, 6)]
    client, seen, address = sign_in(cast.pavel), [], LIST

    while address:
        answer = client.get(address)
        seen += numbers(answer)
        last, address = address, LIST + answer.context["next_url"] if answer.context["next_url"] else ""

    assert seen == made[::-1]
    rows = client.get(last, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert "Показаны 5 из 5" in rows


@pytest.mark.parametrize(
    "after", ["bogus", "2026-01-01~1", "~", "2026-13-45T00:00:00+00:00~1", "2026-01-01T00:00:00+00:00~" + "9" * 40]
)
def test_a_forged_key_of_a_page_is_the_first_page(cast, sign_in, after):
    order = brought_to(cast, "submitted", 2)

    assert numbers(sign_in(cast.pavel).get(LIST, {"after": after})) == [order.number]


def test_every_paper_hangs_at_its_row(cast, sign_in):
    order = brought_to(cast, "approved", 2)
    paper = file(order, cast)

    manager, employee = (sign_in(who).get(LIST).content.decode() for who in (cast.anna, cast.olga))

    for address in (
        reverse("orders:document", args=[order.number, paper.pk]),
        reverse("orders:archive", args=[order.number]),
    ):
        assert address in manager
        assert address not in employee


def test_the_employee_reads_no_sums(cast, sign_in):
    brought_to(cast, "submitted", 7)

    answers = {who: sign_in(getattr(cast, who)).get(LIST).content.decode() for who in ("anna", "olga")}

    assert "7\u00a0000" in answers["anna"]
    assert "7\u00a0000" not in answers["olga"]


def test_the_papers_of_selected_orders_come_as_one_archive(cast, sign_in):
    first, second, foreign = (brought_to(cast, "approved", quantity) for quantity in (1, 2, 3))
    file(first, cast, "1")
    file(second, cast, "2")
    file(foreign, cast, "3")
    client, address = sign_in(cast.anna), reverse("orders:list_archive")

    answer = client.get(address, {"order": [first.pk, second.pk]})

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert archive.namelist() == [f"{first.number}/Счёт 1.pdf", f"{second.number}/Счёт 2.pdf"]
    assert sign_in(cast.boris).get(address, {"order": [first.pk]}).status_code == 404
    assert sign_in(cast.olga).get(address, {"order": [first.pk]}).status_code == 404
    assert sign_in(cast.anna).get(address, {"order": ["x", "9" * 40]}).status_code == 404


def test_a_row_is_fetched_again_by_whoever_may_see_it(cast, sign_in):
    order = brought_to(cast, "submitted", 2)
    address = reverse("orders:row", args=[order.pk])

    assert order.number in sign_in(cast.anna).get(address).content.decode()
    assert sign_in(cast.boris).get(address).status_code == 404


def test_an_empty_list_says_why(cast, sign_in):
    client = sign_in(cast.anna)

    assert "Заявок пока нет" in client.get(LIST).content.decode()
    assert "От вас ничего не ждут" in client.get(LIST, {"view": "mine"}).content.decode()
    assert "Ничего не нашли" in client.get(LIST, {"q": "нет такого"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_row_and_for_three(cast, sign_in, count):
    for quantity in range(1, count + 1):
        brought_to(cast, "in_review", quantity)
    client = sign_in(cast.pavel)

    with CaptureQueriesContext(connection) as asked:
        assert len(client.get(reverse("orders:queue")).context["rows"]) == count
    assert len(asked) <= 40


def test_the_queue_is_by_term_and_goes_on_to_the_next(cast, sign_in):
    late, soon = brought_to(cast, "submitted", 2), brought_to(cast, "submitted", 3)
    Order.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    client = sign_in(cast.pavel)

    answer = client.get(reverse("orders:queue"))

    assert [row.order for row in answer.context["rows"]] == [late, soon]
    assert answer.context["order"] == late
    assert answer.context["next"] == soon
    assert f'name="next" value="{reverse("orders:queue")}"' in answer.content.decode()
    assert client.get(reverse("orders:queue"), {"order": soon.number}).context["order"] == soon


def test_an_empty_queue_says_so(cast, sign_in):
    assert "Очередь пуста" in sign_in(cast.pavel).get(reverse("orders:queue")).content.decode()


def test_the_queue_is_for_those_who_decide(cast, sign_in):
    brought_to(cast, "submitted", 2)
    address = reverse("orders:queue")

    assert {who: sign_in(getattr(cast, who)).get(address).status_code for who in ("anna", "olga", "igor", "roman")} == {
        "anna": 404,
        "olga": 404,
        "igor": 404,
        "roman": 200,
    }
    assert sign_in(cast.ulyana).get(address).context["rows"] == []


def test_the_counts_of_the_menu(cast, sign_in):
    brought_to(cast, "submitted", 2)
    order = brought_to(cast, "in_review", 3)
    sign_in(cast.pavel).post(
        reverse("orders:transition", args=[order.number, "rework"]), {"code": "other", "text": "Уточните"}
    )

    def count(who, name):
        return sign_in(who).get(reverse(name)).content.decode()

    assert ">1<" in count(cast.pavel, "orders:queue_count")
    assert ">1<" in count(cast.anna, "orders:my_move_count")
    assert count(cast.olga, "orders:my_move_count").strip() == ""
    assert order.number in count(cast.anna, "orders:home_moves")


def test_blank_fields_of_the_filter_leave_the_address(cast, sign_in):
    answer = sign_in(cast.pavel).get(LIST, {"state": "submitted", "since": "", "least": ""})

    assert (answer.status_code, answer["Location"]) == (302, "/orders/?state=submitted")

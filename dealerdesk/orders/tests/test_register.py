import io
import zipfile

import pytest
from django.urls import reverse

from dealerdesk.orders import paper_register
from dealerdesk.orders.tests.factories import brought_to

REGISTER = "/documents/"


def file(order, cast, kind, number):
    return order.folder.put(
        kind=kind, number=number, title=f"{kind} {number}", content=b"%PDF-1.7 " + number.encode(), by=cast.robot
    )


@pytest.fixture
def papers(cast):
    first, second = brought_to(cast, "approved", 2), brought_to(cast, "approved", 3)
    return [file(first, cast, "invoice", "412"), file(first, cast, "upd", "1187"), file(second, cast, "invoice", "415")]


def titles(answer):
    return [str(paper) for paper in answer.context["rows"]]


def test_the_register_holds_the_papers_of_the_orders_a_person_may_see(cast, sign_in, papers):
    seen = {
        who: titles(sign_in(getattr(cast, who)).get(REGISTER))
        for who in ("anna", "pavel", "roman", "ulyana", "boris", "semyon")
    }

    everything = ["invoice 415", "upd 1187", "invoice 412"]
    assert seen == {
        "anna": everything,
        "pavel": everything,
        "roman": everything,
        "ulyana": [],
        "boris": [],
        "semyon": [],
    }
    assert sign_in(cast.olga).get(REGISTER).status_code == 404


def test_it_is_searched_and_split_by_kind(cast, sign_in, papers):
    client = sign_in(cast.anna)
    number = papers[0].folder.order.number

    for query, expected in [
        ({"kind": "upd"}, ["upd 1187"]),
        ({"q": "41"}, ["invoice 415", "invoice 412"]),
        ({"q": number}, ["upd 1187", "invoice 412"]),
        ({"q": "нет"}, []),
        ({"kind": "bogus", "after": "bogus"}, ["invoice 415", "upd 1187", "invoice 412"]),
    ]:
        assert titles(client.get(REGISTER, query)) == expected, query


def test_its_pages_follow_one_another(cast, sign_in, papers, monkeypatch):
    monkeypatch.setattr(paper_register, "PAGE", 2)
    client = sign_in(cast.anna)

    first = client.get(REGISTER)
    address = REGISTER + first.context["next_url"]

    assert titles(first) + titles(client.get(address)) == ["invoice 415", "upd 1187", "invoice 412"]
    assert "Показаны 3 из 3" in client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_what_is_selected_and_what_is_found_come_as_archives(cast, sign_in, papers):
    client, address = sign_in(cast.anna), reverse("orders:documents_archive")

    def names(**query):
        answer = client.get(address, query)
        return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()

    first, second = (paper.folder.order.number for paper in (papers[0], papers[2]))
    assert names(document=[papers[0].pk]) == [f"{first}/invoice 412.pdf"]
    assert sorted(names(kind="invoice")) == [f"{first}/invoice 412.pdf", f"{second}/invoice 415.pdf"]
    assert sign_in(cast.boris).get(address, {"document": [papers[0].pk]}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_row_and_for_three(cast, sign_in, django_assert_max_num_queries, count):
    order = brought_to(cast, "approved", 2)
    for number in range(count):
        file(order, cast, "invoice", str(number))
    client = sign_in(cast.pavel)

    with django_assert_max_num_queries(8):
        assert len(titles(client.get(REGISTER))) == count


def test_an_empty_register_says_where_papers_come_from(cast, sign_in):
    assert "Документов пока нет" in sign_in(cast.anna).get(REGISTER).content.decode()

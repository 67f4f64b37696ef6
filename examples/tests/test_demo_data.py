"""What the demo invents is plausible, complete, and the same every time."""

import hashlib
import json

from dealerdesk.dealers.requisites import is_account, is_inn, is_kpp, is_ogrn
from examples.demo.dealers import dealers
from examples.demo.goods import SETTINGS, goods


def ean_is_right(code):
    return len(code) == 13 and sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(code)) % 10 == 0


def test_three_thousand_goods_are_the_same_every_time():
    first, second = goods(), goods()

    pictures = first.pop("pictures")
    assert pictures == second.pop("pictures")
    digest = [hashlib.sha256(json.dumps(data, default=str).encode()).hexdigest() for data in (first, second)]
    assert digest[0] == digest[1]
    items = first["item"]
    assert 2900 <= len(items) <= 3100
    assert len({item["article"] for item in items}) == len({item["id"] for item in items}) == len(items)
    assert all(ean_is_right(item["barcode"]) and item["barcode"].startswith("2") for item in items)
    assert len(first["price_type"]) == len(first["warehouse"]) == 4
    for kept in (
        lambda i: i["deleted"],
        lambda i: not i["prices"],
        lambda i: not i["stock"],
        lambda i: i["characteristics"],
    ):
        assert len([item for item in items if kept(item)]) > 8
    groups = {group["id"]: group["parent"] for group in first["item_group"]}
    assert {depth(groups, item["item_group"]) for item in items} == {3}
    assert {item["picture"] for item in items} == set(pictures)


def depth(groups, key):
    return 1 + depth(groups, groups[key]) if groups[key] else 1


def test_110_dealers_have_true_requisites_and_the_first_two_are_those_of_the_demo_people():
    made = dealers()

    assert len({dealer.name for dealer in made}) == len({dealer.inn for dealer in made}) == len(made) == 110
    assert len({dealer.region.code for dealer in made}) == 8
    assert all(is_inn(dealer.inn) and is_ogrn(dealer.ogrn) for dealer in made)
    assert all(is_kpp(dealer.kpp) for dealer in made if dealer.kpp)
    assert [person.email for dealer in made[:2] for person in dealer.people] == [
        "manager@demo.example", "service@demo.example", "staff@demo.example",
        "manager2@demo.example", "service2@demo.example", "staff2@demo.example",
    ]  # fmt: skip
    assert made[0].region != made[1].region
    emails = [person.email for dealer in made for person in dealer.people]
    assert len(set(emails)) == len(emails)


def test_the_seller_has_true_requisites_too():
    assert is_inn(SETTINGS["owner_inn"])
    assert is_kpp(SETTINGS["owner_kpp"])
    assert is_account(SETTINGS["owner_account"], bik=SETTINGS["owner_bik"])

"""The administrator's pages of the exchange."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dealerdesk.catalogue.models import Product
from dealerdesk.exchange.models import Connection, JournalEntry, Package, Session
from dealerdesk.exchange.tests.onec import OneC, catalogue, goods
from dealerdesk.toolbox.queue import run_all

pytestmark = pytest.mark.usefixtures("ut")
PAGES = ["", "waiting/", "outbox/", "outbox/?all", "connections/", "connections/new/"]
ROOT = "/admin-area/exchange/"


@pytest.fixture
def admin(cast, sign_in):
    return sign_in(cast.admin)


def body(response):
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_administrator_only(admin, cast, sign_in, page):
    assert admin.get(ROOT + page).status_code == 200
    for person in (cast.pavel, cast.roman, cast.anna):
        assert sign_in(person).get(ROOT + page).status_code == 404


def test_the_journal_tells_in_sentences_and_leads_to_the_session(admin):
    OneC().load("import0_1.xml", catalogue(goods("g-1", "Косилка"), goods("g-2", "Бур")))

    journal = body(admin.get(ROOT))
    assert "import0_1.xml: 2 товара" in journal
    assert "создано 2" in journal

    entry = JournalEntry.objects.get()
    page = body(admin.get(f"{ROOT}entries/{entry.pk}/"))
    assert Session.objects.get().get_absolute_url() in page


def test_the_journal_is_searched_and_filtered(admin):
    one_c = OneC()
    one_c.load("import0_1.xml", catalogue(goods("g-1", "Косилка")))
    one_c.load("import0_2.xml", b"<broken")

    def texts(query):
        return [line for line in ("import0_1.xml: 1", "import0_2.xml: файл") if line in body(admin.get(ROOT + query))]

    assert texts("") == ["import0_1.xml: 1", "import0_2.xml: файл"]
    assert texts("?q=повреждён") == ["import0_2.xml: файл"]
    assert texts("?level=done") == ["import0_1.xml: 1"]
    assert texts("?direction=out") == []
    assert texts("?level=nonsense&connection=x&before=abc&q=%00") == ["import0_1.xml: 1", "import0_2.xml: файл"]


def test_remarks_name_the_id_and_the_goods(admin):
    OneC().load("import0_1.xml", catalogue(goods("g-1", "Косилка", "<Вес>много</Вес>")))

    page = body(admin.get(f"{ROOT}entries/{JournalEntry.objects.get().pk}/"))
    assert "g-1" in page
    assert "не прочитано «много»" in page


def test_a_stored_package_is_applied_again_and_changes_nothing(admin):
    OneC().load("import0_1.xml", catalogue(goods("g-1", "Косилка")))
    package = Package.objects.get()

    assert admin.post(f"{ROOT}packages/{package.pk}/replay/").status_code == 302
    run_all()

    entry = JournalEntry.objects.latest("pk")
    assert entry.counts["done"] == {"goods": {"unchanged": 1}}
    assert admin.get(package.session.get_absolute_url()).status_code == 200


def test_a_dry_run_tells_what_would_change_and_changes_nothing(admin):
    one_c = OneC()
    one_c.load("import0_1.xml", catalogue(goods("g-1", "Косилка")))
    package = Package.objects.get()
    Product.objects.update(name="Иначе")

    admin.post(f"{ROOT}packages/{package.pk}/rehearse/")
    run_all()

    entry = JournalEntry.objects.latest("pk")
    assert entry.text == "Пробный прогон import0_1.xml: 1 товар"
    assert entry.detail == "изменено 1, ничего не применено"
    assert Product.objects.get().name == "Иначе"


def test_a_dry_run_of_a_bad_file_says_why(admin):
    OneC().load("import0_1.xml", b"<broken")

    admin.post(f"{ROOT}packages/{Package.objects.get().pk}/rehearse/")
    run_all()

    assert JournalEntry.objects.latest("pk").text.startswith("Пробный прогон import0_1.xml: файл повреждён")


def test_a_stored_package_is_downloaded_as_it_came(admin):
    content = catalogue(goods("g-1", "Косилка"))
    OneC().load("import0_1.xml", content)

    response = admin.get(f"{ROOT}packages/{Package.objects.get().pk}/")
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_held_package_is_let_through_by_a_person(admin):
    one_c = OneC()
    many = [goods(f"g-{n}", f"Товар {n}") for n in range(60)]
    gone = [f'<Товар Статус="Удален"><Ид>g-{n}</Ид></Товар>' for n in range(60)]
    one_c.load("import0_1.xml", catalogue(*many))
    for _ in range(2):
        assert "было 60, станет 0" in one_c.load("import0_1.xml", catalogue(*gone, only_changes="true"))
    assert Package.objects.filter(status="held").count() == 1
    assert Product.objects.filter(is_active=True).count() == 60
    assert "было 60, станет 0" in body(admin.get(ROOT + "waiting/"))

    admin.post(f"{ROOT}packages/{Package.objects.get(status='held').pk}/replay/")
    run_all()

    assert Product.objects.filter(is_active=True).count() == 0
    assert one_c.process("import0_1.xml") == "success"


def test_an_hour_of_silence_is_seen(admin, ut):
    Connection.objects.filter(pk=ut.pk).update(seen_at=timezone.now())
    assert "молчит" not in body(admin.get(ROOT))

    Connection.objects.filter(pk=ut.pk).update(seen_at=timezone.now() - timedelta(minutes=61))
    assert "1С молчит с" in body(admin.get(ROOT))
    assert "1С молчит с" in body(admin.get(ROOT + "connections/"))


def test_a_connection_is_made_and_its_password_is_never_shown(admin):
    form = {
        "name": "Розница", "login": "retail", "new_password": "Korotkij7slov", "is_active": "on", "profile": "auto", "encoding": "utf-8",
        "file_limit": "16777216", "order_currency": "RUB", "guard_percent": "30",
    }  # fmt: skip
    made = admin.post(ROOT + "connections/new/", form)
    page = body(admin.get(made.url))

    assert "Korotkij7slov" not in page
    assert OneC(login="retail", password="Korotkij7slov").open()[0] == "success"
    form |= {"new_password": "", "name": "Розница 2"}
    assert admin.post(made.url, form).status_code == 302
    assert OneC(login="retail", password="Korotkij7slov").open()[0] == "success"
    assert Connection.objects.get(login="retail").name == "Розница 2"


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "Имя"},
        {"login": "1c"},
        {"new_password": "short"},
        {"new_password": "пароль по-русски"},
        {"new_password": ""},
        {"file_limit": "1"},
        {"addresses": "somewhere"},
        {"time_zone": "Moon"},
        {"name": ""},
    ],
)
def test_a_wrong_setting_is_refused_at_its_field(admin, wrong):
    form = {
        "name": "Розница", "login": "retail", "new_password": "Korotkij7slov", "profile": "auto", "encoding": "utf-8",
        "file_limit": "16777216", "order_currency": "RUB", "guard_percent": "30", **wrong,
    }  # fmt: skip

    assert admin.post(ROOT + "connections/new/", form).status_code == 400
    assert Connection.objects.count() == 1

"""The template tags, as a page uses them."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.template import engines
from django.utils import timezone, translation

from dealerdesk.ui import errors


def rendered(text: str, **context: object) -> str:
    """What `text` prints in Russian."""
    with translation.override("ru"):
        return engines["django"].from_string("{% load ui %}" + text).render(context)


def test_a_pill_is_tinted_only_when_the_move_is_mine():
    theirs = rendered('{% pill "office" "eye" "На рассмотрении" %}')
    mine = rendered('{% pill "office" "eye" "На рассмотрении" mine=True %}')

    assert 'class="pill f-office"' in theirs
    assert 'class="pill is-mine f-office"' in mine
    assert "На рассмотрении" in theirs


def test_words_of_a_part_are_escaped():
    assert "<script>" not in rendered("{% stock level words %}", level="full", words="<script>")


def test_time_left_turns_amber_in_the_last_quarter_and_red_after_it():
    now = timezone.now()
    calm = rendered(
        '{% move "решить" mine=True due=due since=since %}{% endmove %}',
        due=now + timedelta(hours=20),
        since=now - timedelta(hours=4),
    )
    soon = rendered(
        '{% move "решить" mine=True due=due since=since %}{% endmove %}',
        due=now + timedelta(hours=4),
        since=now - timedelta(hours=20),
    )
    late = rendered(
        '{% move "решить" mine=True due=due since=since %}{% endmove %}',
        due=now - timedelta(hours=1),
        since=now - timedelta(hours=20),
    )

    assert 'class="soon"' not in calm
    assert 'class="soon"' in soon
    assert 'class="late"' in late
    assert "Ваш ход:" in late


def test_what_stands_after_the_move_stays_markup():
    assert '<a href="/d/">Дилер</a>' in rendered('{% move "решить" mine=True %}<a href="/d/">Дилер</a>{% endmove %}')


def test_a_meter_never_runs_over_its_end():
    drawn = rendered("{% meter parts 100 label %}", parts=[("debt", Decimal(80)), ("this", Decimal(50))], label="Лимит")

    assert 'x="0.00%" width="80.00%"' in drawn
    assert 'x="80.00%" width="20.00%"' in drawn


def test_a_refused_field_names_the_error_in_the_place_of_the_hint():
    class Wish(forms.Form):
        day = forms.DateField(label="Желаемая дата", help_text="Ближайшая возможная: 14 мая")
        note = forms.CharField(label="Комментарий", required=False)

    form = Wish({"day": "никогда"})
    page = rendered("{% field form.day %}{% field form.note %}", form=form)

    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_day_note"' in page
    assert "Ближайшая возможная" not in page
    assert page.count("по желанию") == 1


def test_a_quantity_cell_says_what_is_wrong_under_it():
    page = rendered('{% quantity "q" 130 label="Ремень" url="/save/" step=12 error="не больше 86" %}')

    assert 'hx-post="/save/"' in page
    assert 'data-pack="12"' in page
    assert 'aria-invalid="true"' in page
    assert ">не больше 86<" in page


def test_a_document_that_is_yet_to_come_is_no_link():
    items = [{"title": "Счёт 402", "url": "/d/1/"}, {"title": "УПД", "sub": "после отгрузки"}]
    page = rendered('{% document_menu "З-1" items zip_url="/zip/" %}', items=items)

    assert page.count('class="menu-item"') == 2
    assert page.count('class="menu-item is-later"') == 1
    assert 'aria-label="1 документ"' in page


def test_a_small_error_page_names_the_request(rf):
    request = rf.get("/nowhere/")
    request.id = "8f2c41"
    with translation.override("ru"):
        answer = errors.not_found(request, None)

    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.content.decode()
    assert "8f2c41" in answer.content.decode()

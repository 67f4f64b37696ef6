"""HTML of the imitation's page."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from examples.onec import life
from examples.onec.base import FAULTS, Base
from examples.onec.printing import money

if TYPE_CHECKING:
    import sqlite3

SHOWN = 40
STEP_NAMES = {
    "reserve": "провести и зарезервировать",
    "invoice": "выставить счёт",
    "pay": "принять оплату",
    "ship": "отгрузить",
    "deliver": "доставить",
}


def encode(said: str) -> str:
    """Return the query string that carries a sentence over the redirect."""
    return urlencode({"said": said})


def whole(base: Base, portal_url: str, said: str) -> str:
    """Return the whole page."""
    notice = f'<p class="said" role="status">{escape(said)}</p>' if said else ""
    return f"""<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Имитация 1С</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css"><script src="/page.js" defer></script></head><body>
<header><h1>Имитация 1С</h1><p>Вместо «1С:Управление торговлей». Портал:
<a href="{escape(portal_url)}">{escape(portal_url)}</a></p></header>{notice}
<main><div id="live">{live(base)}</div><aside>{_price_form(base)}{_stock_form(base)}{_errors(base)}</aside></main>
</body></html>"""


def live(base: Base) -> str:
    """Return the part that the page reloads by itself: orders and journal."""
    rows = base.rows("select * from orders order by number desc limit ?", SHOWN)
    total = base.one("select count(*) from orders")
    body = "".join(_order(base, row) for row in rows)
    empty = "" if rows else '<p class="empty">Заявок с портала ещё нет. Утвердите заявку, и она появится здесь.</p>'
    head = "<tr><th>Заказ</th><th>Заявка, покупатель</th><th class='sum'>Сумма, ₽</th><th>Состояние</th><th></th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>" if rows else empty
    return f"<section><h2>Заказы клиентов <small>{total}</small></h2>{table}</section>{_journal(base)}"


def _order(base: Base, row: sqlite3.Row) -> str:
    number = row["site_number"]
    buyer = base.one("select name from contractor where id = ?", row["contractor"]) or ""
    following = life.next_step(base, number)
    state = "Отменён" if row["cancelled"] else row["status"]
    paid = life.paid(base, number)
    note = f"оплачено {money(paid)}" if paid else "не оплачен"
    return (
        f"<tr><td>{escape(row['number'])}</td><td>{escape(number)}<br><small>{escape(buyer)}</small></td>"
        f"<td class='sum'>{money(Decimal(row['amount']))}<br><small>{note}</small></td>"
        f"<td>{escape(state)}<br><small>{'ведут руками' if row['held'] else 'движется сам'}</small></td>"
        f"<td>{_buttons(row, following)}</td></tr>"
    )


def _buttons(row: sqlite3.Row, following: str) -> str:
    if row["cancelled"] or not following:
        return ""
    number = escape(row["site_number"])
    buttons = [_button("step", number, STEP_NAMES[following], main=True)]
    if following != "pay":
        buttons.append(_button("pay", number, "Принять оплату"))
    if following != "ship" and row["status"] != "Закрыт":
        buttons.append(_button("ship", number, "Отгрузить всё", extra={"everything": "1"}))
    buttons.append(
        _button(
            "hold", number, "отпустить" if row["held"] else "вести руками", extra={"held": str(int(not row["held"]))}
        )
    )
    return f'<div class="buttons">{"".join(buttons)}</div>'


def _button(action: str, number: str, title: str, *, main: bool = False, extra: dict[str, str] | None = None) -> str:
    fields = "".join(f'<input type="hidden" name="{key}" value="{value}">' for key, value in (extra or {}).items())
    look = ' class="main"' if main else ""
    title = title[0].upper() + title[1:]
    return (
        f'<form method="post" action="/{action}"><input type="hidden" name="order" value="{number}">{fields}'
        f"<button{look}>{title}</button></form>"
    )


def _journal(base: Base) -> str:
    rows = base.rows("select * from journal order by id desc limit 14")
    lines = "".join(f"<li><time>{row['at'][11:19]}</time> {escape(row['text'])}</li>" for row in rows)
    return f"<section><h2>Журнал регистрации</h2><ol>{lines}</ol></section>"


def _price_form(base: Base) -> str:
    types = base.rows("select * from price_type order by rowid")
    options = "".join(f'<option value="{escape(row["id"])}">{escape(row["name"])}</option>' for row in types)
    return f"""<section><h2>Изменить цену</h2><form method="post" action="/price">
<label>Артикул <input name="sku" required list="articles"></label>
<label>Вид цен <select name="type"><option value="">Все, в той же пропорции</option>{options}</select></label>
<label>Цена, ₽ <input name="value" required inputmode="decimal"></label>
<button class="main">Изменить цену</button></form>{_articles(base)}</section>"""


def _articles(base: Base) -> str:
    rows = base.rows("select article, name from item where deleted = 0 order by place limit 60")
    options = "".join(f'<option value="{escape(row["article"])}">{escape(row["name"])}</option>' for row in rows)
    return f'<datalist id="articles">{options}</datalist>'


def _stock_form(base: Base) -> str:
    places = base.rows("select * from warehouse order by place")
    options = "".join(f'<option value="{escape(row["id"])}">{escape(row["name"])}</option>' for row in places)
    return f"""<section><h2>Изменить остаток</h2><form method="post" action="/stock">
<label>Артикул <input name="sku" required list="articles"></label>
<label>Склад <select name="warehouse">{options}</select></label>
<label>Свободно <input name="quantity" required inputmode="decimal"></label>
<button class="main">Изменить остаток</button></form></section>"""


def _errors(base: Base) -> str:
    left = {row["name"]: row["remaining"] for row in base.rows("select * from fault")}
    lines = "".join(_error(name, text, left.get(name, 0)) for name, text in FAULTS.items())
    return f"<section><h2>Ошибки по заказу</h2><ul>{lines}</ul></section>"


def _error(name: str, text: str, remaining: int) -> str:
    state = "пока не выключат" if remaining < 0 else f"ещё {remaining}" if remaining else ""
    choices = [("1", "Раз"), ("-1", "Всегда")] if not remaining else [("0", "Выключить")]
    buttons = "".join(f'<button name="times" value="{value}">{title}</button>' for value, title in choices)
    return (
        f'<li class="{"on" if remaining else ""}">{escape(text[0].upper() + text[1:])} <small>{state}</small>'
        f'<form method="post" action="/error"><input type="hidden" name="name" value="{name}">{buttons}</form></li>'
    )

"""A small page on its own port: change a price or a stock, ship, take a payment, order an error."""

from __future__ import annotations

import threading
from decimal import Decimal, InvalidOperation
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from examples.onec import booking, life, page_html, trade
from examples.onec.base import Base, now

if TYPE_CHECKING:
    from collections.abc import Callable

    from examples.onec.wire import Portal

FILES = {"/style.css": ("page.css", "text/css"), "/page.js": ("page.js", "text/javascript")}
Form = dict[str, str]


class Refusal(Exception):
    """The form cannot be carried out; the text says why."""


def start(folder: Path, portal: Portal, *, port: int, wake: threading.Event) -> str:
    """Serve the page from a thread of its own; returns its address. Port 0 takes a free one."""

    class Handler(PageHandler):
        where = folder
        portal_url = portal.url
        announce = wake

    server = HTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


class PageHandler(BaseHTTPRequestHandler):
    """One request, one short-lived connection to the base."""

    where: Path
    portal_url: str
    announce: threading.Event

    def do_GET(self) -> None:
        """Show the page, its list alone, or one of its two files."""
        path = urlsplit(self.path)
        if path.path in FILES:
            name, kind = FILES[path.path]
            self._answer(Path(__file__).with_name(name).read_text("utf-8"), kind=kind)
        elif path.path in {"/", "/live"}:
            query = {key: values[0] for key, values in parse_qs(path.query).items()}
            self._with_base(lambda base: self._show(base, path.path, query.get("said", "")))
        else:
            self._answer("Нет такой страницы", status=404)

    def do_POST(self) -> None:
        """Carry out a form and come back to the page with a sentence about it."""
        origin = self.headers.get("Origin")
        if origin and urlsplit(origin).netloc != self.headers.get("Host"):
            self._answer("Чужая страница", status=403)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {key: values[0].strip() for key, values in parse_qs(body, keep_blank_values=True).items()}
        self._with_base(lambda base: self._carry_out(base, self.path.strip("/"), form))

    def _show(self, base: Base, path: str, said: str) -> None:
        self._answer(page_html.live(base) if path == "/live" else page_html.whole(base, self.portal_url, said))

    def _carry_out(self, base: Base, action: str, form: Form) -> None:
        try:
            with base.transaction():
                said = ACTIONS[action](base, form)
        except KeyError:
            said = "Неизвестное действие"
        except (LookupError, InvalidOperation, Refusal, life.NothingToDo) as trouble:
            said = f"Не сделано: {trouble}"
        self.announce.set()
        self.send_response(303)
        self.send_header("Location", f"/?{page_html.encode(said)}")
        self.end_headers()

    def _with_base(self, work: Callable[[Base], None]) -> None:
        base = Base(self.where)
        try:
            work(base)
        finally:
            base.close()

    def _answer(self, text: str, *, status: int = 200, kind: str = "text/html") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the journal of the imitation says what happened."""


def _number(form: Form, name: str) -> Decimal:
    text = form.get(name, "").replace(",", ".").replace(" ", "").replace("\u00a0", "")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Refusal(f"«{form.get(name, '')}» — не число") from None


def _price(base: Base, form: Form) -> str:
    value = _number(form, "value")
    trade.change_price(base, form["sku"], value, price_type=form.get("type", ""))
    return f"Цена {form['sku']} изменена: {value} ₽"


def _stock(base: Base, form: Form) -> str:
    value = _number(form, "quantity")
    trade.change_stock(base, form["sku"], form["warehouse"], value)
    return f"Свободный остаток {form['sku']} изменён: {value}"


def _step(base: Base, form: Form) -> str:
    done = life.take_step(base, form["order"])
    return f"Заявка {form['order']}: шаг сделан" if done else f"Заявка {form['order']}: делать больше нечего"


def _ship(base: Base, form: Form) -> str:
    life.ship(base, form["order"], now(), part=False if form.get("everything") == "1" else None)
    return f"Заявка {form['order']}: отгрузка проведена"


def _pay(base: Base, form: Form) -> str:
    life.pay(base, form["order"], now(), _number(form, "amount") if form.get("amount") else None)
    return f"Заявка {form['order']}: оплата принята"


def _cancel(base: Base, form: Form) -> str:
    done = booking.cancel(base, form["order"])
    return f"Заявка {form['order']} отменена" if done else f"Заявку {form['order']} отменить нельзя"


def _hold(base: Base, form: Form) -> str:
    held = form.get("held") == "1"
    booking.hold(base, [form["order"]], held=held)
    return f"Заявка {form['order']}: {'движется только руками' if held else 'движется сама'}"


def _error(base: Base, form: Form) -> str:
    base.order_fault(form["name"], times=int(_number(form, "times")))
    return "Ошибка заказана" if form["times"] != "0" else "Ошибка выключена"


ACTIONS: dict[str, Callable[[Base, Form], str]] = {
    "price": _price,
    "stock": _stock,
    "step": _step,
    "ship": _ship,
    "pay": _pay,
    "cancel": _cancel,
    "hold": _hold,
    "error": _error,
}

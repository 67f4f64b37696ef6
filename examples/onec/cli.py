"""Commands of the imitation: `python -m examples.onec …`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from examples.onec import booking, client, exchange, extension, life, load, page, trade
from examples.onec.base import FAULTS, Base, now
from examples.onec.wire import Portal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EPILOG = "Ошибки по заказу (errors NAME [TIMES], TIMES = -1 до отмены, 0 выключить):\n" + "\n".join(
    f"  {name:12} {text}" for name, text in FAULTS.items()
)


@dataclass(frozen=True)
class Call:
    """What a command works with."""

    base: Base
    portal: Portal
    options: argparse.Namespace


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(argv)
    base = Base(Path(options.data))
    portal = Portal(options.portal.rstrip("/"), options.user, options.password, base, timeout=options.timeout)
    try:
        COMMANDS[options.command](Call(base, portal, options))
    except (*exchange.TROUBLES, LookupError, life.NothingToDo) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    finally:
        base.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m examples.onec", description="Имитация 1С: УТ 11 со штатным обменом с сайтом и малым расширением.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    home = Path(os.environ.get("DEALERDESK_HOME", "var"))
    parser.add_argument("--data", default=os.environ.get("ONEC_DATA", str(home / "onec")), help="папка базы имитации")
    parser.add_argument("--portal", default=os.environ.get("ONEC_PORTAL", "http://127.0.0.1:8000"))
    parser.add_argument("--user", default=os.environ.get("ONEC_USER", "1c"))
    parser.add_argument("--password", default=os.environ.get("ONEC_PASSWORD", "1c-demo"))
    parser.add_argument("--timeout", type=float, default=180)
    parser.add_argument("--portion", type=int, default=1000, help="размер порции")
    parser.add_argument("--no-pictures", action="store_true", help="не выгружать картинки")
    parser.add_argument("--no-wait", action="store_true", help="выгружать файлы без ожидания подтверждения импорта")
    parser.add_argument("--no-sessid", action="store_true", help="выполнять обмен без идентификатора сессии")
    _add_commands(parser.add_subparsers(dest="command", required=True, metavar="COMMAND"))
    return parser


def _add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    def add(name: str, text: str, *arguments: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text)
        for argument in arguments:
            command.add_argument(argument, nargs="?" if argument.startswith("opt_") else None)
        return command

    add("load", "загрузить базу из файла JSON", "file")
    add("full", "выполнить полный обмен")
    add("changes", "выполнить обмен: изменения, заказы, расширение")
    add("fetch", "забрать заказы и провести")
    add("push", "отправить расширением всё, что изменилось")
    add("step", "сделать следующий шаг заказа (без номера: все шаги, которым пора)", "opt_order")
    for name in ("run", "serve"):
        command = add(
            name, "обмениваться, пока не остановят" + (", со страницей на своём порту" if name == "serve" else "")
        )
        command.add_argument("--interval", type=float, default=5, help="секунд между обменами")
        command.add_argument("--pace", type=float, default=1, help="во сколько раз медленнее шаги заказов")
        command.add_argument("--port", type=int, default=0, help="порт страницы")
    add("price", "изменить цену", "sku", "value").add_argument("--type", default="", help="вид цен; без него все")
    add("stock", "изменить свободный остаток", "sku", "warehouse", "quantity")
    add("rename", "изменить наименование", "sku", "name")
    add("delete", "пометить на удаление", "sku").add_argument("--undo", action="store_true", help="снять пометку")
    add("ship", "отгрузить заказ", "order").add_argument("--all", action="store_true", help="всё сразу")
    add("pay", "принять оплату", "order", "opt_amount")
    add("cancel", "отменить заказ", "order")
    add("hold", "вести заказ руками: сам не движется", "order").add_argument("--undo", action="store_true")
    add("errors", "заказать ошибку", "opt_name", "opt_times")
    add("orders", "показать заказы")
    add("journal", "показать журнал")


def node_of(options: argparse.Namespace) -> client.Node:
    """Return the settings of the exchange node that the options ask for."""
    return client.Node(
        portion=options.portion,
        pictures=not options.no_pictures,
        waits_for_import=not options.no_wait,
        sends_session=not options.no_sessid,
    )


def _fetch(call: Call) -> None:
    with exchange.alone(call.base):
        _, fresh = exchange.fetch(call.base, call.portal, node_of(call.options))
    print(f"Новых заказов: {len(fresh)}", *fresh)


def _step(call: Call) -> None:
    if call.options.opt_order:
        life.take_step(call.base, call.options.opt_order)
    else:
        life.step_due(call.base, pace=0)


def _serve(call: Call) -> None:
    stop, wake = threading.Event(), threading.Event()

    def stopping(*_: object) -> None:
        stop.set()
        wake.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stopping)
    if call.options.command == "serve":
        url = page.start(call.base.folder, call.portal, port=call.options.port, wake=wake)
        print(f"Имитация 1С: {url}", flush=True)
    exchange.run(
        call.base,
        call.portal,
        node_of(call.options),
        interval=call.options.interval,
        pace=call.options.pace,
        stop=stop,
        wake=wake,
    )


def _ship(call: Call) -> None:
    with call.base.transaction():
        life.ship(call.base, call.options.order, now(), part=False if call.options.all else None)


def _pay(call: Call) -> None:
    with call.base.transaction():
        life.pay(
            call.base, call.options.order, now(), Decimal(call.options.opt_amount) if call.options.opt_amount else None
        )


def _cancel(call: Call) -> None:
    with call.base.transaction():
        booking.cancel(call.base, call.options.order)


def _hold(call: Call) -> None:
    booking.hold(call.base, [call.options.order], held=not call.options.undo)


def _errors(call: Call) -> None:
    if call.options.opt_name:
        call.base.order_fault(call.options.opt_name, times=int(call.options.opt_times or 1))
    for row in call.base.rows("select * from fault where remaining <> 0"):
        print(f"{row['name']}: {row['remaining']}, {FAULTS[row['name']]}")


def _orders(call: Call) -> None:
    for row in call.base.rows("select * from orders order by number desc"):
        following = life.next_step(call.base, row["site_number"]) or "-"
        print(row["site_number"], row["number"], row["amount"], row["status"], f"далее: {following}", sep="\t")


def _journal(call: Call) -> None:
    for row in call.base.rows("select * from (select * from journal order by id desc limit 60) order by id"):
        print(row["at"], row["text"])


def _price(call: Call) -> None:
    trade.change_price(call.base, call.options.sku, Decimal(call.options.value), price_type=call.options.type)


def _stock(call: Call) -> None:
    trade.change_stock(call.base, call.options.sku, call.options.warehouse, Decimal(call.options.quantity))


COMMANDS: dict[str, Callable[[Call], None]] = {
    "load": lambda call: load.load_file(call.base, call.options.file),
    "full": lambda call: exchange.full(call.base, call.portal, node_of(call.options)),
    "changes": lambda call: exchange.changes(call.base, call.portal, node_of(call.options)),
    "fetch": _fetch,
    "push": lambda call: print("Отправлено:", extension.push_everything(call.base, call.portal)),
    "step": _step,
    "run": _serve,
    "serve": _serve,
    "price": _price,
    "stock": _stock,
    "rename": lambda call: trade.rename(call.base, call.options.sku, call.options.name),
    "delete": lambda call: trade.mark_deleted(call.base, call.options.sku, deleted=not call.options.undo),
    "ship": _ship,
    "pay": _pay,
    "cancel": _cancel,
    "hold": _hold,
    "errors": _errors,
    "orders": _orders,
    "journal": _journal,
}

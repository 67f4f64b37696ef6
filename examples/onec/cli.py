"""Commands of the imitation: `python -m examples.onec …`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(argv)
    base = Base(Path(options.data))
    portal = Portal(options.portal.rstrip("/"), options.user, options.password, base, timeout=options.timeout)
    try:
        COMMANDS[options.command](base, portal, options)
    except (*exchange.TROUBLES, LookupError, life.NothingToDo) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    finally:
        base.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m examples.onec", description="Имитация 1С: УТ 11 со штатным обменом с сайтом и малым расширением.",
        epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
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
        command = add(name, "обмениваться, пока не остановят" + (", со страницей на своём порту" if name == "serve" else ""))
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


def _fetch(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    with exchange.alone(base):
        _, fresh = exchange.fetch(base, portal, node_of(options))
    print(f"Новых заказов: {len(fresh)}", *fresh)


def _step(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    if options.opt_order:
        life.take_step(base, options.opt_order)
    else:
        life.step_due(base, pace=0)


def _serve(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    stop, wake = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: (stop.set(), wake.set()))
    if options.command == "serve":
        url = page.start(base.folder, portal, node_of(options), port=options.port, wake=wake)
        print(f"Имитация 1С: {url}", flush=True)
    exchange.run(base, portal, node_of(options), interval=options.interval, pace=options.pace, stop=stop, wake=wake)


def _ship(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    with base.transaction():
        life.ship(base, options.order, now(), everything=options.all)


def _pay(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    with base.transaction():
        life.pay(base, options.order, now(), Decimal(options.opt_amount) if options.opt_amount else None)


def _cancel(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    with base.transaction():
        booking.cancel(base, options.order)


def _hold(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    booking.hold(base, [options.order], held=not options.undo)


def _errors(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    if options.opt_name:
        base.order_fault(options.opt_name, times=int(options.opt_times or 1))
    for row in base.rows("select * from fault where remaining <> 0"):
        print(f"{row['name']}: {row['remaining']}, {FAULTS[row['name']]}")


def _orders(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    for row in base.rows("select * from orders order by number desc"):
        following = life.next_step(base, row["site_number"]) or "-"
        print(row["site_number"], row["number"], row["amount"], row["status"], f"далее: {following}", sep="\t")


def _journal(base: Base, portal: Portal, options: argparse.Namespace) -> None:
    for row in base.rows("select * from (select * from journal order by id desc limit 60) order by id"):
        print(row["at"], row["text"])


COMMANDS: dict[str, Callable[[Base, Portal, argparse.Namespace], None]] = {
    "load": lambda base, _, o: load.load_file(base, o.file),
    "full": lambda base, portal, o: exchange.full(base, portal, node_of(o)),
    "changes": lambda base, portal, o: exchange.changes(base, portal, node_of(o)),
    "fetch": _fetch,
    "push": lambda base, portal, o: print("Отправлено:", extension.push_everything(base, portal)),
    "step": _step,
    "run": _serve,
    "serve": _serve,
    "price": lambda base, _, o: trade.change_price(base, o.sku, Decimal(o.value), price_type=o.type),
    "stock": lambda base, _, o: trade.change_stock(base, o.sku, o.warehouse, Decimal(o.quantity)),
    "rename": lambda base, _, o: trade.rename(base, o.sku, o.name),
    "delete": lambda base, _, o: trade.mark_deleted(base, o.sku, deleted=not o.undo),
    "ship": _ship,
    "pay": _pay,
    "cancel": _cancel,
    "hold": _hold,
    "errors": _errors,
    "orders": _orders,
    "journal": _journal,
}

"""What the page `/ui` shows: one invented order among invented goods, in every state a part may have."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FAMILIES = (
    ("quiet", _("Quiet"), _("nobody waits"), (("pencil", "Черновик", False), ("ban", "Отменена", True))),
    ("dealer", _("Waits for the dealer"), _("the dealer's move"), (
        ("user-check", "На согласовании у дилера", False), ("arrow-back-up", "На доработке", False),
        ("arrows-exchange", "Ждёт подтверждения дилера", False), ("wallet", "Ожидает оплаты", False))),
    ("office", _("Waits for the office"), _("our move"), (("inbox", "Отправлена", False), ("eye", "На рассмотрении", False))),
    ("moving", _("Moving"), _("warehouse, 1C, carrier"), (
        ("circle-check", "Утверждена", False), ("package", "В сборке", False), ("truck-delivery", "Отгружена", False))),
    ("done", _("Done"), _("a good end"), (("package-export", "Получена", False), ("checks", "Закрыта", False))),
    ("stop", _("Stop"), _("refused, held, failed"), (("player-pause", "Приостановлена", False), ("circle-x", "Отклонена", False))),
)  # fmt: skip

TINTED = {"dealer", "office", "stop"}

MENU = (
    ("Главная", "home", "", 0), ("Каталог", "layout-grid", "", 0), ("Заявки", "clipboard-list", "dealer", 3),
    ("Очередь", "inbox", "office", 14), ("Обмен с 1С", "arrows-exchange", "stop", 2),
)  # fmt: skip

GOODS = (
    ("TLV-T42-196", "Садовый трактор «Тальвик» Т-42", "full", "В наличии", 1, "238400"),
    ("ORL-S61-7", "Снегоуборщик «Орлек» С-61", "expected", "С 20 августа", 2, "91300"),
    ("TLV-0412-118", 'Ремень привода деки 118"', "few", "Мало: 3", 12, "2140"),
    ("TLV-CB-09", "Трос включения деки 09", "none", "Нет", None, "1150"),
)  # fmt: skip

ORDERS = (
    ("З-2026-000424", "Олег Ким", "dealer", "user-check", "На согласовании у дилера", "Проверьте и отправьте: собрал Олег Ким", True, "84260"),
    ("З-2026-000418", "Ирина Соколова", "office", "eye", "На рассмотрении", "Представительство решит до 13 мая, 12:40", False, "1097940"),
    ("З-2026-000396", "Павел Дёмин", "moving", "truck-delivery", "Частично отгружена", "Остаток 2 строки ждём 28 мая", False, "310800"),
    ("З-2026-000371", "Павел Дёмин", "stop", "player-pause", "Приостановлена", "1С не приняла адрес, чинит Представительство", False, "38460"),
)  # fmt: skip


class Sample(forms.Form):
    """A form with one field of each kind."""

    wanted = forms.CharField(label="Желаемая дата", help_text="Ближайшая возможная: 14 мая")
    refused = forms.CharField(label="Дата отказа")
    method = forms.ChoiceField(label="Способ", choices=[("tk", "Транспортная компания"), ("self", "Самовывоз")])
    comment = forms.CharField(label="Комментарий для Представительства", required=False, widget=forms.Textarea)
    parts = forms.BooleanField(label="Можно частями: снегоуборщики приедут отдельно", required=False)
    when = forms.ChoiceField(
        label="Когда звонить", choices=[("am", "Утром"), ("pm", "Днём")], widget=forms.RadioSelect, required=False
    )

    def clean_refused(self) -> str:
        """Always refuse, to show how a refusal looks."""
        raise forms.ValidationError("Отказ позже ремонта (5 мая). Проверьте обе даты.")


def shown() -> dict[str, Any]:
    """Context of the page: both themes with their own forms, so that ids do not meet."""
    now = timezone.now()
    return {
        "themes": [_theme("light", _("Light theme")), _theme("dark", _("Dark theme"))],
        "navigation": [_menu_line(*line) for line in MENU],
        "families": [_family(*family) for family in FAMILIES],
        "steps": _steps(),
        "figures": _figures(),
        "tabs": _tabs(),
        "terms": [{"words": "Созданы с 1 апреля 2026", "off_url": "#"}, {"words": "Больше 10 000 ₽", "off_url": "#"}],
        "orders": [_order(*row) for row in ORDERS],
        "lines": [_line(*row) for row in GOODS],
        "blockers": _blockers(),
        "entries": _entries(now),
        "papers": _papers(),
        "shares": (1, 1, Decimal("0.6"), 0),
        "debt": [("debt", "Долг", Decimal(1258300)), ("approved", "Утверждено, не отгружено", Decimal(240180)), ("this", "Эта заявка", Decimal(1097940))],
        "short": [("debt", "Долг", Decimal(2258300)), ("this", "Эта заявка", Decimal(600000)), ("over", "Сверх лимита", Decimal(340320))],
        "limit": Decimal(3000000),
        "due": now + timedelta(hours=4, minutes=10),
        "since": now - timedelta(hours=20),
        "overdue": now - timedelta(days=1, hours=3),
        "long_name": "Общество с ограниченной ответственностью «Торгово-промышленная компания Северо-Восточные просторы и партнёры»",
    }  # fmt: skip


def _theme(name: str, title: Any) -> dict[str, Any]:
    form = Sample(
        {"wanted": "15 мая 2026, пт", "refused": "16 мая 2026", "method": "tk", "when": "am"}, auto_id=f"{name}-%s"
    )
    form.is_valid()
    return {"name": name, "title": title, "form": form}


def _menu_line(title: str, icon: str, family: str, count: int) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "family": family,
        "count": count,
        "url": f"#{icon}",
        "phone": True,
        "current": icon == "clipboard-list",
    }


def _family(name: str, title: Any, meaning: Any, states: Any) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "meaning": meaning,
        "states": states,
        "tinted": states[0] if name in TINTED else None,
    }


def _steps() -> list[dict[str, str]]:
    return [
        {"name": "Черновик", "note": "Ирина Соколова, 11 мая", "state": "past"},
        {"name": "Рассмотрение", "note": "Вы, с 12 мая, 08:55", "state": "now", "family": "office"},
        *({"name": name, "state": "later"} for name in ("Утверждена", "Сборка", "Отгрузка", "Получена")),
    ]


def _figures() -> list[dict[str, str]]:
    return [
        {"title": "За сутки", "value": "1 284", "note": "сообщения, 99,6 % с первого раза"},
        {"title": "Остатки", "value": "2 мин", "note": "назад, обычно каждые 3"},
        {"title": "Очередь в 1С", "value": "1", "note": "ждёт проверки"},
        {"title": "Ошибки", "value": "2", "note": "старшая 29 мин назад", "family": "stop"},
    ]


def _tabs() -> list[dict[str, Any]]:
    return [
        {"title": "Все", "url": "#", "count": 148},
        {"title": "Мой ход", "url": "#", "count": 3, "family": "dealer"},
        {"title": "Весна 2026", "url": "#", "count": 37, "current": True},
        {"title": "Ждут человека", "url": "#", "count": 2, "family": "stop"},
        {"title": "Закрытые", "url": "#"},
    ]


def _order(*values: Any) -> dict[str, Any]:
    names = ("number", "author", "family", "icon", "words", "step", "mine", "total")
    return dict(zip(names, values, strict=True)) | {"total": Decimal(values[-1])}


def _line(*values: Any) -> dict[str, Any]:
    line = dict(zip(("sku", "name", "level", "words", "count", "price"), values, strict=True))
    price = Decimal(line["price"])
    return line | {"price": price, "total": price * line["count"] if line["count"] else None}


def _blockers() -> list[dict[str, Any]]:
    return [
        {"link": "Строка 7:", "text": "выберите артикул", "url": "#"},
        {"link": "Строка 4:", "text": "согласитесь с ценой, +960 ₽", "url": "#"},
        {"text": "Доставка и договор указаны", "done": True},
    ]


def _papers() -> list[dict[str, Any]]:
    return [
        {"title": "Счёт на оплату 402", "url": "#", "sub": "310 800 ₽, до 29 мая", "date": date(2026, 5, 4)},
        {"title": "Упаковочный лист, 14 мест", "url": "#", "icon": "file-type-xls", "date": date(2026, 5, 5)},
        {"title": "УПД на остаток", "icon": "hourglass", "sub": "появится после отгрузки 28 мая"},
    ]


def _entries(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "kind": "event",
            "icon": "send",
            "who": "Ирина Соколова",
            "text": "отправила заявку, 10 строк, 1 100 300 ₽",
            "at": now - timedelta(days=2),
        },
        {
            "kind": "message",
            "who": "Анна Кравцова",
            "internal": True,
            "text": "Триммеров свободно 5, держу их для «Зелёной версты».",
            "at": now - timedelta(hours=26),
        },
        {"kind": "since", "at": now - timedelta(hours=25)},
        {
            "kind": "message",
            "who": "Ирина Соколова",
            "from": "Зелёная верста",
            "text": "Добавила ремней к сезону. Триммеры можно двумя партиями.",
            "at": now - timedelta(minutes=12),
        },
    ]

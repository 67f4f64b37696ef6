"""The lines of an order as the grid shows them: stock, remarks with their cures, how far each line has come."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from dealerdesk.catalogue.models import Stock, Warehouse
from dealerdesk.catalogue.stock import Availability
from dealerdesk.orders.models import ZERO, Order, OrderLine
from dealerdesk.orders.pricing import Difference, differences, lines_of, stock_now
from dealerdesk.ui.typography import quantity

MOST_WAREHOUSES = 4
COMMON_WORD = "склад"


@dataclass(slots=True)
class Row:
    """One line with what is to be said about it today. Quantities in the line's unit."""

    line: OrderLine
    stock: Decimal = ZERO
    by_warehouse: list[Decimal | None] = field(default_factory=list)
    difference: Difference | None = None
    before: str = ""

    @property
    def field(self) -> str:
        """The name of the line's quantity in the form of the grid."""
        return f"line-{self.line.pk}"

    @property
    def only(self) -> str:
        """JSON for the request of one cell: save this line, whatever else stands in the form."""
        return f'{{"only": "{self.line.pk}"}}'

    @property
    def blocks(self) -> bool:
        return self.difference is not None and self.difference.blocks

    @property
    def short(self) -> bool:
        """Less is free than is asked for."""
        return self.stock < self.line.quantity

    @property
    def availability(self) -> Availability:
        """Free stock in words that dealers may read."""
        return Availability(self.stock, self.line.unit_name, exact=False)

    @property
    def level(self) -> str:
        """The mark of stock; short of what is asked for counts as few."""
        return "few" if self.short and self.availability.level == "full" else self.availability.level

    @property
    def shares(self) -> list[float]:
        """The way of the line: ordered, confirmed, shipped, received, each from 0 to 1."""
        wanted = self.line.quantity
        steps = (wanted, self.line.confirmed, self.line.shipped, self.line.delivered)
        return [float(step / wanted) for step in steps]

    @property
    def way(self) -> str:
        """The way in words: «8 из 10»."""
        line = self.line
        done = line.delivered or line.shipped
        return _("%(done)s of %(all)s") % {"done": quantity(done), "all": quantity(line.quantity)}


def rows_of(
    order: Order, *, lines: list[OrderLine] | None = None, today: bool, by_warehouse: bool = False
) -> list[Row]:
    """The rows of `order`; with `today` they are compared with the catalogue, with `by_warehouse` stock is split."""
    rows = [Row(line) for line in (lines_of(order) if lines is None else lines)]
    if today:
        _compare(order, rows)
    if by_warehouse:
        _split(rows)
    return rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column of stock: one warehouse, its name without the word that all of them have."""

    pk: int
    name: str

    @property
    def short(self) -> str:
        words = [word for word in self.name.split() if word.lower() != COMMON_WORD]
        return " ".join(words) or self.name


def warehouses() -> list[Column]:
    """The columns of stock: the warehouses in use, at most four."""
    return [
        Column(warehouse.pk, str(warehouse)) for warehouse in Warehouse.objects.filter(is_active=True)[:MOST_WAREHOUSES]
    ]


def _compare(order: Order, rows: list[Row]) -> None:
    found = {difference.line.pk: difference for difference in differences(order, [row.line for row in rows])}
    free = stock_now(row.line.variant_id for row in rows)
    for row in rows:
        row.difference = found.get(row.line.pk)
        row.stock = free.get(row.line.variant_id, ZERO)


def _split(rows: list[Row]) -> None:
    columns = [warehouse.pk for warehouse in warehouses()]
    held: dict[int, dict[int, Decimal]] = defaultdict(dict)
    found = Stock.objects.filter(variant__in=[row.line.variant_id for row in rows], warehouse__in=columns)
    for variant, warehouse, amount in found.values_list("variant_id", "warehouse_id", "quantity"):
        held[variant][warehouse] = max(amount, ZERO)
    for row in rows:
        row.by_warehouse = [held[row.line.variant_id].get(column, ZERO) for column in columns]
        row.stock = sum(held[row.line.variant_id].values(), ZERO)

"""Measuring and writing down: rounds, medians, ratios, budgets."""

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, the time, the floor it is compared with, and how dear it may be."""

    work: str
    size: str
    value: str
    floor: str
    ratio: float | None
    budget: str
    met: bool | None
    remark: str = ""


@dataclass
class Table:
    """All lines of one run."""

    rows: list[Row] = field(default_factory=list)

    def ratio(
        self, work: str, size: str, *, took: float, floor: float, floor_name: str, at_most: float, remark: str = ""
    ) -> None:
        """A time in seconds against a floor in seconds of the same run."""
        ratio = took / floor
        self._add(
            Row(
                work,
                size,
                text(took),
                f"{floor_name} {text(floor)}",
                ratio,
                f"≤ {at_most:g} ×",
                ratio <= at_most,
                remark,
            )
        )

    def figure(
        self,
        work: str,
        size: str,
        *,
        value: float,
        unit: str,
        at_most: float | None = None,
        at_least: float | None = None,
        remark: str = "",
    ) -> None:
        """A plain figure against a plain bound."""
        bound = (
            f"≤ {at_most:g} {unit}"
            if at_most is not None
            else f"≥ {at_least:g} {unit}"
            if at_least is not None
            else "—"
        )
        met = value <= at_most if at_most is not None else value >= at_least if at_least is not None else None
        self._add(Row(work, size, f"{value:,.1f} {unit}".replace(",", " "), "—", None, bound, met, remark))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        mark = {True: "✓", False: "✗", None: " "}[row.met]
        ratio = f"{row.ratio:6.2f} ×" if row.ratio is not None else " " * 8
        print(
            f"{mark} {row.work:<44} {row.size:>9} {row.value:>12} {ratio} {row.budget:>12}  {row.floor} {row.remark}",
            flush=True,
        )


def text(seconds: float) -> str:
    """A time for people: milliseconds below a second."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def interleaved(rounds: int = ROUNDS, **works: Callable[[], object]) -> dict[str, float]:
    """The median time in seconds of each work, run in turn so that noise falls on all alike."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _round in range(rounds):
        for name, work in works.items():
            started = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in times.items()}


def peak_memory_mb() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """Where and under what load it was measured."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {load}"


def write(table: Table, path: Path, *, versions: str, sizes: str, started: str) -> None:
    """docs/benchmarks.md: the table, the machine, how to repeat it."""
    lines = [
        "# Benchmarks",
        "",
        "Made by `bin/bench`; budgets from the quality bars. What counts is the ratio to a floor measured in the same run,",
        "interleaved, median of at least five rounds; times are for orientation.",
        "",
        f"{started} · {machine()} · {versions} · goods: {sizes}",
        "",
        "| work | goods | measured | floor | ratio | budget | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in table.rows:
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else "—"
        met = {True: "yes", False: "**no**", None: "—"}[row.met]
        lines.append(
            f"| {row.work}{' · ' + row.remark if row.remark else ''} | {row.size} | {row.value} | {row.floor} | {ratio} | {row.budget} | {met} |"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

"""The printing press: a short-lived process that turns JSON into PDF by typst, so that the imitation itself stays small.

Reads a JSON list of `{"form": name, "data": {...}}` from stdin, writes a JSON list of base64 PDFs to stdout.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import typst

FORMS = Path(__file__).parent / "forms"


def press(jobs: list[dict[str, object]]) -> list[str]:
    """Return the PDFs of the jobs as base64 text."""
    return [base64.b64encode(_pdf(str(job["form"]), job["data"])).decode() for job in jobs]


def _pdf(form: str, data: object) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    source = str(FORMS / f"{form}.typ")
    made: bytes = typst.compile(source, root=str(FORMS), sys_inputs=inputs, ignore_system_fonts=True, timestamp=0)
    return made


if __name__ == "__main__":
    json.dump(press(json.load(sys.stdin)), sys.stdout)

"""Web and worker for a developer, started anew when a source changes."""

import argparse
import sys
import time
from pathlib import Path

from dealerdesk.toolbox.supervisor import ChildDied, Stopped, Supervisor, python

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.7


def main() -> int:
    """Run until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="bin/dev")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    with Supervisor() as supervisor:
        try:
            while True:
                _run_until_a_change(supervisor, port)
        except Stopped:
            return 0


def _run_until_a_change(supervisor: Supervisor, port: int) -> None:
    seen = _newest()
    supervisor.start("web", python("-m", "dealerdesk", "serve", "--workers", "1", "--port", str(port)))
    supervisor.start("worker", python("-m", "dealerdesk", "worker"))
    print(f"http://127.0.0.1:{port}", flush=True)
    while _newest() == seen:
        try:
            supervisor.check()
        except ChildDied as died:
            print(f"{died}; waiting for a change", flush=True)
            supervisor.stop()
        time.sleep(LOOK_SECONDS)
    print("A source has changed, starting anew", flush=True)
    supervisor.stop()


def _newest() -> float:
    return max(path.stat().st_mtime for path in (ROOT / "dealerdesk").rglob("*.py"))


if __name__ == "__main__":
    sys.exit(main())

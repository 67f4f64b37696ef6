"""Run a command with DATABASE_URL at a throw-away cluster of Debian's PostgreSQL: `python -m tests.system_postgres CMD…`.

The cluster is made by our own launcher over the system's programs and goes away afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))


def main(command):
    """The exit code of the command; 0 with the reason when there is no PostgreSQL on the machine."""
    if not PROGRAMS:
        print("Skipped: Debian's PostgreSQL is not installed (apt install postgresql).")
        return 0
    os.environ["PG_BINDIR"] = str(PROGRAMS[-1].parent)
    from dealerdesk.toolbox.embedded_postgres import server  # noqa: PLC0415 - reads the variable above

    with tempfile.TemporaryDirectory(prefix="pg-system-", ignore_cleanup_errors=True) as folder:
        running = server(Path(folder))
        try:
            return run(command, running)
        finally:
            running.release()


def run(command, running):
    address = quote(str(running.socket), safe="")
    environment = {**os.environ, "DATABASE_URL": f"postgresql://dealerdesk@{address}/dealerdesk"}
    del environment["PG_BINDIR"]
    print(f"On PostgreSQL {running.major} of {running.programs}", flush=True)
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

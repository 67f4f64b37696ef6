"""A whole installation for a test: its own data, database and ports; web, worker and the imitation of 1C as processes."""

import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "dealerdesk-demo"


def free_port():
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    """Started with `start`, hurt with `kill`, ended with `stop`; a context manager that leaves nothing behind."""

    def __init__(self, home, *, pace=0.05):
        self.home = Path(home)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.pace = pace
        self.running = {}
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("DEALERDESK_", "DATABASE_"))},
            "DEALERDESK_HOME": str(self.home),
            "DEALERDESK_PUBLIC_URL": self.url,
            "DEALERDESK_DEMO": "1",
            "DEALERDESK_LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def run(self, *arguments, check=True):
        """A command of this installation, to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120
        )
        if check and done.returncode:
            raise AssertionError(
                f"{arguments} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
            )
        return done.stdout

    def command_of(self, name):
        """How each of the three processes is started."""
        return {
            "web": ["-m", "dealerdesk", "serve", "--port", str(self.port), "--workers", "1"],
            "worker": ["-m", "dealerdesk", "worker"],
            "onec": [
                "-m",
                "examples.onec",
                "--data",
                str(self.home / "onec"),
                "--portal",
                self.url,
                "run",
                "--interval",
                "0.5",
                "--pace",
                str(self.pace),
            ],
        }[name]

    def start(self, *names):
        """Start processes; returns when the web answers."""
        for name in names:
            log = (self.home / f"{name}.log").open("ab")
            self.running[name] = subprocess.Popen(
                [sys.executable, *self.command_of(name)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            log.close()
        if "web" in names:
            self.wait_for(lambda: self.answers("/healthz"), "the web to answer")

    def kill(self, name):
        """SIGKILL to a process and its children, at once."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        """End everything politely, then for sure."""
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.running.clear()

    def answers(self, path):
        """Whether the portal answers this address with 200 now."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def wait_for(self, condition, what, seconds=60):
        """Ask again and again; an AssertionError with the logs' ends when it does not come true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := condition():
                return found
            time.sleep(0.1)
        logs = "\n".join(f"--- {log.name}\n{log.read_text()[-1500:]}" for log in sorted(self.home.glob("*.log")))
        raise AssertionError(f"waited {seconds} s for {what}\n{logs}")


class Visitor:
    """A person with a cookie jar, talking plain HTTP; repeats what a dead server did not answer."""

    def __init__(self, url, email, *, patience=30):
        self.url, self.email, self.patience = url, email, patience
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.sign_in()

    def sign_in(self):
        """Through the sign-in page, as everybody."""
        self.get("/accounts/login/")
        self.post("/accounts/login/", login=self.email, password=PASSWORD)

    def get(self, path):
        """The text of a page."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path, **fields):
        """Send a form with its CSRF token; the text of the page it leads to."""
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrf"), "")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Referer": self.url + path, "X-CSRFToken": token}
        return self._ask(urllib.request.Request(self.url + path, data=body, headers=headers))

    def _ask(self, request):
        end = time.monotonic() + self.patience
        while True:
            try:
                with self.opener.open(request, timeout=10) as answer:
                    self.address = answer.geturl()
                    return answer.read().decode()
            except urllib.error.HTTPError as refusal:
                if refusal.code < 500 or time.monotonic() > end:
                    raise
            except (http.client.HTTPException, OSError):
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)


def revision_of(page):
    """The revision that an order's page carries in its forms."""
    return re.search(r'name="revision" value="(\d+)"', page).group(1)

"""A site that keeps to the documented protocol and remembers every request: what the imitation is tested against."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.07" ДатаФормирования="2026-03-01T10:00:00"/>'


class Site:
    """State of the site; `orders` is the XML it hands out until `success`."""

    def __init__(self):
        self.requests, self.files, self.answers = [], {}, {}
        self.zip, self.file_limit, self.progress = "no", 1_000_000, 1
        self.orders, self.acknowledged = EMPTY, []
        self.states, self.documents, self.batches, self.items = {}, {}, {}, []
        self.polled = {}
        self.lock = threading.Lock()
        handler = type("Handler", (Handler,), {"site": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def modes(self, *, kind=None):
        """`checkauth`, `init`, `file import0_1.xml`, … in the order they came."""
        asked = [query for _method, path, query in self.requests if "mode" in query and kind in (None, query["type"])]
        return [" ".join(filter(None, (query["mode"], query.get("filename", "")))) for query in asked]

    def protocol(self, query, body):  # noqa: PLR0911 - one row per mode
        mode, name = query["mode"], query.get("filename", "")
        if (mode, name) in self.answers:
            return self.answers[mode, name].pop(0) if self.answers[mode, name] else "success"
        if mode == "checkauth":
            token = uuid.uuid4().hex
            return f"success\ndealerdesk\n{token}\nsessid={token}\ntimestamp=1770000000"
        if mode == "init":
            return f"zip={self.zip}\nfile_limit={self.file_limit}"
        if mode == "file":
            key = (query.get("sessid", ""), name)
            self.files[key] = self.files.get(key, b"") + body
            return "success"
        if mode == "import":
            self.polled[name] = self.polled.get(name, 0) + 1
            return "success" if self.polled[name] % (self.progress + 1) == 0 else "progress\n1 из 2"
        if mode == "query":
            return self.orders
        self.acknowledged.append(self.orders)
        self.orders = EMPTY
        return "success"

    def push(self, address, body):
        request = json.loads(body)
        if address == "documents":
            self.documents.setdefault((request["kind"], request["id_1c"]), []).append(request)
            return {"result": "ok"}
        if request["batch_id"] in self.batches:
            return self.batches[request["batch_id"]]
        self.items += [(address, item) for item in request["items"]]
        answer = {"batch_id": request["batch_id"], "items": [self.apply(address, item) for item in request["items"]]}
        self.batches[request["batch_id"]] = answer
        return answer

    def apply(self, address, item):
        if address == "orders":
            known = self.states.get(item["number"])
            if known and item["version"] < known["version"]:
                return {"result": "stale", "message": "старая версия"}
            self.states[item["number"]] = item
        return {"result": "ok"}


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self):
        self.serve("GET", b"")

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) == length:
            self.serve("POST", body)

    def serve(self, method, body):
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        with self.site.lock:
            self.site.requests.append((method, parts.path, query))
            if parts.path.startswith("/api/1c/v1/"):
                text = json.dumps(self.site.push(parts.path.rpartition("/")[2], body))
            else:
                text = self.site.protocol(query, body)
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass

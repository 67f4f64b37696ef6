"""1C as it talks: a client that sends exactly what the stock exchange sends."""

import base64
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import quote

from django.test import Client

from dealerdesk.exchange.models import Connection

SAMPLES = Path(__file__).resolve().parents[3].parent / "shared" / "1c-samples"
LOGIN, PASSWORD = "1c", "secret of 1c"


def connection(**fields) -> Connection:
    made = Connection(name="УТ", login=fields.pop("login", LOGIN), **fields)
    made.set_password(PASSWORD)
    made.save()
    return made


class OneC:
    """The client of one connection; `get` and `post` answer the response of the portal."""

    def __init__(self, *, login=LOGIN, password=PASSWORD, path="/exchange/1c"):
        self.client = Client()
        self.path = path
        self.headers = {"Authorization": "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()}
        self.sessid = ""

    def get(self, kind, mode, **parameters):
        return self.client.get(self._url(kind, mode, parameters), headers=self.headers)

    def post(self, kind, mode, body=b"", content_type="application/octet-stream", **parameters):
        return self.client.post(
            self._url(kind, mode, parameters), body, content_type=content_type, headers=self.headers
        )

    def open(self, kind="catalog"):
        lines = self.get(kind, "checkauth").content.decode().split("\n")
        self.sessid = lines[3].removeprefix("sessid=") if lines[0] == "success" else ""
        return lines

    def send(self, name, content, kind="catalog"):
        return text(self.post(kind, "file", content, filename=name))

    def load(self, name, content, kind="catalog"):
        """One portion: a session of its own, file, import until it is no longer `progress`."""
        self.open(kind)
        self.get(kind, "init")
        sent = self.send(name, content, kind)
        return self.process(name, kind) if sent == "success" else sent

    def process(self, name, kind="catalog"):
        for _ in range(50):
            answer = text(self.get(kind, "import", filename=name))
            if not answer.startswith("progress"):
                return answer
        raise AssertionError("never ends")

    def sample(self, name):
        kind = "sale" if "order" in name.lower() else "catalog"
        return self.load(Path(name).name, (SAMPLES / name).read_bytes(), kind)

    def _url(self, kind, mode, parameters):
        query = {"type": kind, "mode": mode, **parameters}
        if self.sessid and mode != "checkauth":
            query.setdefault("sessid", self.sessid)
        return f"{self.path}?" + "&".join(f"{key}={quote(str(value))}" for key, value in query.items())


def text(response) -> str:
    return response.content.decode()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def catalogue(*goods: str, only_changes="false", classifier="") -> bytes:
    """A catalogue file around the given <Товар> elements."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<КоммерческаяИнформация xmlns="urn:1C.ru:commerceml_2" ВерсияСхемы="2.07" ДатаФормирования="2026-03-01T10:00:00">'
        f'{classifier}<Каталог СодержитТолькоИзменения="{only_changes}"><Ид>cat</Ид><Наименование>Каталог</Наименование>'
        f"<Товары>{''.join(goods)}</Товары></Каталог></КоммерческаяИнформация>"
    ).encode()


def goods(id_1c, name, rest="") -> str:
    return f"<Товар><Ид>{id_1c}</Ид><Наименование>{name}</Наименование>{rest}</Товар>"


def offers(*rows: str, tag="ПакетПредложений", types=("p-1",), warehouses=("w-1",)) -> bytes:
    """A package of offers around the given <Предложение> elements."""
    lists = "".join(
        f"<ТипЦены><Ид>{t}</Ид><Наименование>{t}</Наименование><Валюта>RUB</Валюта></ТипЦены>" for t in types
    )
    stores = "".join(f"<Склад><Ид>{w}</Ид><Наименование>{w}</Наименование></Склад>" for w in warehouses)
    lists = f"<ТипыЦен>{lists}</ТипыЦен><Склады>{stores}</Склады>" if tag == "ПакетПредложений" else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.07">'
        f"<{tag}><Ид>cat#</Ид><ИдКаталога>cat</ИдКаталога>{lists}<Предложения>{''.join(rows)}</Предложения></{tag}>"
        "</КоммерческаяИнформация>"
    ).encode()


def offer(id_1c, *, price=None, quantity=None, stock=(), name="Имя", currency="RUB", rest="") -> str:
    prices = (
        ""
        if price is None
        else (
            f"<Цены><Цена><ИдТипаЦены>p-1</ИдТипаЦены><ЦенаЗаЕдиницу>{price}</ЦенаЗаЕдиницу><Валюта>{currency}</Валюта>"
            "<Коэффициент>1</Коэффициент></Цена></Цены>"
        )
    )
    rows = "".join(f'<Склад ИдСклада="{w}" КоличествоНаСкладе="{q}"/>' for w, q in stock)
    total = "" if quantity is None else f"<Количество>{quantity}</Количество>"
    title = f"<Наименование>{name}</Наименование>" if name else ""
    return f"<Предложение><Ид>{id_1c}</Ид>{title}{prices}{total}{rows}{rest}</Предложение>"


def numbers(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", words)]

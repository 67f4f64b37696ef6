"""One stream of records out of any CommerceML 2 file, in document order and bounded memory."""

from collections.abc import Iterator

from dealerdesk.exchange.commerceml.classifier import read_lists, read_property
from dealerdesk.exchange.commerceml.documents import OpenDocument, read_document, read_line, read_party
from dealerdesk.exchange.commerceml.drafts import texts_of
from dealerdesk.exchange.commerceml.errors import NotCommerceML, OldScheme
from dealerdesk.exchange.commerceml.goods import read_product
from dealerdesk.exchange.commerceml.offers import read_offer
from dealerdesk.exchange.commerceml.records import (
    ClassifierStart,
    Header,
    Part,
    PartStart,
    Record,
)
from dealerdesk.exchange.commerceml.values import read_boolean, read_id, read_moment
from dealerdesk.toolbox.safe_xml import Element, LocalNames, Source, stream

ROOT = "КоммерческаяИнформация"
PARTS = {
    "Каталог": Part.CATALOGUE,
    "ПакетПредложений": Part.OFFERS,
    "ИзмененияПакетаПредложений": Part.OFFER_CHANGES,
}
DOCUMENTS = ("Документ", "ПодчиненныйДокумент")
PROPERTIES = ("Свойство", "СвойствоНоменклатуры")
TAGS = (ROOT, "Классификатор", *PARTS, *DOCUMENTS, *PROPERTIES, "Товар", "Предложение", "Контрагент")
OLD_ATTRIBUTES = ("Идентификатор", "ИдентификаторКаталога", "ХозОперация")


def read(source: Source) -> Iterator[Record]:
    """Records of a file, a Header first. The file's name does not matter, its content does.

    Raises BrokenXml for what is not well-formed or not allowed, NotCommerceML for another kind of XML,
    OldScheme for CommerceML 1.x. A value that cannot be read becomes a Fault of its record.
    """
    reader = _Reader()
    for event, name, element in stream(source, tags=TAGS):
        if event == "start":
            yield from reader.started(name, element)
        else:
            yield from reader.ended(name, element)
    if not reader.has_root:
        raise NotCommerceML("no КоммерческаяИнформация at the root")


class _Reader:
    def __init__(self) -> None:
        self.has_root = False
        self._names = LocalNames()
        self._container: Element | None = None  # the classifier or part that has not been announced yet
        self._place = ""
        self._open: list[OpenDocument] = []

    def started(self, name: str, element: Element) -> Iterator[Record]:
        if name in ("Товар", "Предложение", "Контрагент"):
            return
        if not self.has_root:
            self.has_root = True
            yield _header(name, element)
        _refuse_old(name, element)
        if name in DOCUMENTS:
            self._open.append(OpenDocument(based_on=self._number_of_parent(element)))
        elif name == "Классификатор" or name in PARTS:
            self._container, self._place = element, name

    def ended(self, name: str, element: Element) -> Iterator[Record]:
        if name == "Товар":
            yield from self._goods(element)
        elif name == "Предложение":
            yield from self._announced()
            yield read_offer(element, self._names)
        elif name in PROPERTIES:
            yield from self._announced()
            yield read_property(element, self._names)
        elif name == "Контрагент":
            self._party(element)
        elif name in DOCUMENTS:
            yield read_document(element, self._names, self._open.pop())
        elif name != ROOT:
            yield from self._announced()
            yield from read_lists(element, self._names)
            self._container, self._place = None, ""

    def _goods(self, element: Element) -> Iterator[Record]:
        if self._open:
            read_line(element, self._names, self._open[-1])
        elif self._place in PARTS:
            yield from self._announced()
            yield read_product(element, self._names)

    def _party(self, element: Element) -> None:
        # A Контрагент may stand inside Представитель of another one (2.03): only the outer ones are parties.
        holder = element.getparent()
        owner = holder.getparent() if holder is not None else None
        if self._open and owner is not None and self._names[owner.tag] in DOCUMENTS:
            self._open[-1].parties.append(read_party(element, self._names))

    def _announced(self) -> Iterator[Record]:
        """Whose records follow, before the first of them; and the lists that stand before them."""
        if self._container is None:
            return
        container, self._container = self._container, None
        texts = texts_of(container, self._names)
        if self._place == "Классификатор":
            yield ClassifierStart(read_id(texts.get("Ид")), texts.get("Наименование", ""))
            return
        yield _part_start(PARTS[self._place], container, texts)
        yield from read_lists(container, self._names)

    def _number_of_parent(self, element: Element) -> str:
        parent = element.getparent()
        owner = parent.getparent() if parent is not None and self._open else None
        return texts_of(owner, self._names).get("Номер", "") if owner is not None else ""


def _header(name: str, element: Element) -> Header:
    if name != ROOT or element.getparent() is not None:
        raise NotCommerceML(f"the root is not {ROOT}")
    version = (element.get("ВерсияСхемы") or "").strip()
    if version.startswith("1."):
        raise OldScheme(f"CommerceML {version}")
    tag = str(element.tag)
    return Header(
        version=version,
        formed_at=read_moment(element.get("ДатаФормирования")),
        namespace=tag[1:].partition("}")[0] if tag.startswith("{") else "",
    )


def _refuse_old(name: str, element: Element) -> None:
    if name != ROOT and any(element.get(attribute) for attribute in OLD_ATTRIBUTES):
        raise OldScheme("CommerceML 1: the data stand in attributes")


def _part_start(part: Part, element: Element, texts: dict[str, str]) -> PartStart:
    own_id = read_id(texts.get("Ид"))
    only_changes = element.get("СодержитТолькоИзменения") or texts.get("СодержитТолькоИзменения")
    catalogue_id = read_id(texts.get("ИдКаталога")) or own_id.strip("#")
    return PartStart(part, own_id, catalogue_id, texts.get("Наименование", ""), read_boolean(only_changes))

"""XML text made by hand: a declaration first, escaped values, no empty elements, nothing XML cannot hold."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Xml:
    """An XML document being written; `bytes` gives it in the declared encoding, without a BOM."""

    def __init__(self, encoding: str = "UTF-8") -> None:
        self._encoding = encoding
        self._pieces = [f'<?xml version="1.0" encoding="{encoding}"?>\n']

    def open(self, tag: str, attributes: Mapping[str, str] | None = None) -> None:
        """Begin an element."""
        self._pieces.append(f"<{tag}{_attributes(attributes)}>")

    def close(self, tag: str) -> None:
        """End an element."""
        self._pieces.append(f"</{tag}>\n")

    def empty(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element with attributes only."""
        self._pieces.append(f"<{tag}{_attributes(attributes)}/>\n")

    def value(self, tag: str, text: object, attributes: Mapping[str, str] | None = None) -> None:
        """An element with text; nothing at all when the text is empty."""
        clean = cleaned(str(text)) if text is not None else ""
        if clean:
            self._pieces.append(f"<{tag}{_attributes(attributes)}>{escape(clean)}</{tag}>\n")

    def bytes(self) -> bytes:
        """The document; characters that the encoding lacks become references."""
        return "".join(self._pieces).encode(self._encoding, "xmlcharrefreplace")


def cleaned(text: str) -> str:
    """Without control characters and surrogates, stripped."""
    return FORBIDDEN.sub("", text).strip()


def _attributes(attributes: Mapping[str, str] | None) -> str:
    return "".join(f" {name}={quoteattr(cleaned(value))}" for name, value in (attributes or {}).items())

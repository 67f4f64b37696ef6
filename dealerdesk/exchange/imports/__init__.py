"""What 1C sent, into the domains: one file, one transaction, one report."""

from dealerdesk.exchange.imports.files import import_file
from dealerdesk.exchange.imports.guard import Held

__all__ = ["Held", "import_file"]

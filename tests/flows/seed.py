"""What an installation of a test needs: two dealers with their people, 1C's connection, goods by a full exchange.

`python -m tests.flows.seed URL DATA`, in the environment of the installation, while its web and worker run.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
django.setup()

from examples.demo import people  # noqa: E402
from examples.demo.dealers import contractors, dealers  # noqa: E402
from examples.demo.goods import goods  # noqa: E402
from examples.onec import exchange  # noqa: E402
from examples.onec.base import Base  # noqa: E402
from examples.onec.client import Node  # noqa: E402
from examples.onec.load import load  # noqa: E402
from examples.onec.wire import Portal  # noqa: E402


def main(url, data):
    """People into the portal's tables, goods into the imitation's, then the exchange between them."""
    chosen = dealers()[:2]
    people.note("made by")
    people.make(chosen)
    base = Base(Path(data))
    load(base, goods(size="small") | {"contractor": contractors(chosen)})
    with exchange.alone(base):
        exchange.send_catalogue(base, Portal(url, people.LOGIN, people.SECRET, base), Node(pictures=False))
    base.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

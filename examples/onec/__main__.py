"""`python -m examples.onec …`."""

import sys

from examples.onec.cli import main

sys.exit(main())

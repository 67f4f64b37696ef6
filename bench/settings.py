"""The portal's own settings; only the addresses know two pages more, the yardsticks."""

from dealerdesk.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"

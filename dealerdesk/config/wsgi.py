"""Django's own handler, for the pages."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
application = get_wsgi_application()

"""News of conversations."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.events.registry import register

COMMENT_NEW = register("comment.new", _("New message"))

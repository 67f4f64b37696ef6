"""`{% load ui %}`: everything a page is made of. How to use each part: dealerdesk/ui/README.md."""

from django.template import Library

from dealerdesk.ui.tags import fields, lists, marks, objects, overlays, shell, words

register = Library()

for part in (words, marks, shell, fields, lists, objects, overlays):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

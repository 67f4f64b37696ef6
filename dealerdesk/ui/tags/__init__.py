"""The template tags of `{% load ui %}`, by subject; templatetags/ui.py joins them."""

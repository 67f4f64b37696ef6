"""Signals to open pages: signed topics, PostgreSQL's NOTIFY, the server-sent stream."""

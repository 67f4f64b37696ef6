"""Обмен с 1С: the CommerceML protocol, what it brings in, what goes out, and the journal of both."""

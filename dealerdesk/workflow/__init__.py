"""Workflows (процессы) as tables: who may move what from which state to which, on what condition."""

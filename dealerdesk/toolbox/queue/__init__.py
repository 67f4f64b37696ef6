"""Jobs in our own database: written in the caller's transaction, run by the worker.

The only package that knows procrastinate. A job may run twice (a worker can die between its effect
and its tick), so every effect needs a key of its own.
"""

from .jobs import Task, periodic, task
from .now import run_all
from .upkeep import State, state, sweep
from .worker import run_worker

__all__ = ["State", "Task", "periodic", "run_all", "run_worker", "state", "sweep", "task"]

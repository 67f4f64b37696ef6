"""The portal's server with one address more: the yardstick `ref`, a bare view without middleware, one indexed query."""

import os
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

from a2wsgi import WSGIMiddleware

from dealerdesk.config.asgi import application as portal

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


def ref(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """One product by its primary key, as JSON."""
    from dealerdesk.catalogue.models import Product  # noqa: PLC0415 - Django is ready only now

    name = Product.objects.values_list("name", flat=True).order_by("pk").first()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [f'{{"name": "{name}"}}'.encode()]


bare = WSGIMiddleware(ref, workers=4)  # type: ignore[arg-type]


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`/bench/ref` beside the portal, in the same process and the same kind of threads."""
    if scope["type"] == "http" and scope["path"] == "/bench/ref":
        await bare(scope, receive, send)  # type: ignore[arg-type]
    else:
        await portal(scope, receive, send)


def main() -> None:
    """Serve on the port and with the processes that the environment names."""
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 - not needed by the application itself
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    Server(
        "bench.server:application",
        address="127.0.0.1",
        port=int(os.environ["BENCH_PORT"]),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=int(os.environ.get("BENCH_WORKERS", "1")),
        workers_kill_timeout=3,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()

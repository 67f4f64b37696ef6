"""Answers for machines that watch the portal."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dealerdesk.accounts.access import public
from dealerdesk.config import health, metrics
from dealerdesk.exchange.models import Connection, OutboxEntry
from dealerdesk.toolbox import queue


@public
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Database, migrations and worker are in order: 200, else 503; each part with its word."""
    found = list(health.examine(health.READINESS))
    parts = {finding.part: "ok" if finding.works else finding.text for finding in found}
    return JsonResponse(parts, status=200 if all(finding.works for finding in found) else 503)


@public
@never_cache
@require_safe
def metrics_text(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for whoever has the token, or for this machine when none is set."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(
        metrics.text() + _queue_lines() + _exchange_lines(), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    return request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "X-Forwarded-For" not in request.headers


def _queue_lines() -> str:
    found = queue.state()
    lines = [
        "# TYPE dealerdesk_jobs gauge",
        f'dealerdesk_jobs{{state="waiting"}} {found.waiting}',
        f'dealerdesk_jobs{{state="running"}} {found.running}',
        f'dealerdesk_jobs{{state="failed"}} {found.failed}',
    ]
    if found.pulse_seconds is not None:
        lines += [
            "# TYPE dealerdesk_worker_pulse_seconds gauge",
            f"dealerdesk_worker_pulse_seconds {found.pulse_seconds:.3f}",
        ]
    return "\n".join(lines) + "\n"


def _exchange_lines() -> str:
    lines = ["# TYPE dealerdesk_exchange_silence_seconds gauge"]
    now = timezone.now()
    for login, seen_at in Connection.objects.filter(is_active=True, seen_at__isnull=False).values_list(
        "login", "seen_at"
    ):
        silence = (now - (seen_at or now)).total_seconds()
        lines.append(f'dealerdesk_exchange_silence_seconds{{connection="{_escaped(login)}"}} {silence:.0f}')
    waiting = OutboxEntry.objects.filter(status=OutboxEntry.Status.WAITING).count()
    return "\n".join([*lines, "# TYPE dealerdesk_outbox_waiting gauge", f"dealerdesk_outbox_waiting {waiting}"]) + "\n"


def _escaped(text: str) -> str:
    """As a label's value: three characters have a meaning there."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

"""REST API, version 1: reading by programs, under the rights of the person who owns the token."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import override
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dealerdesk.api import answers, paging
from dealerdesk.api.access import Bearer, needs
from dealerdesk.api.problems import BadParameters, problem
from dealerdesk.api.schemas import DealerOut, Listed, Me, OrderFull, OrderOut, Problem, ProductOut
from dealerdesk.catalogue.models import Product
from dealerdesk.dealers.models import Dealer
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State

Limit = Annotated[int, Query(ge=1, le=paging.MOST, description="How many rows, 200 at most.")]
After = Annotated[str | None, Query(description="What the page before gave as next.")]


class Api(NinjaAPI):
    """Answers are a person's own: no cache keeps them."""

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


api = Api(
    title="Dealerdesk",
    version="1",
    description="Lists answer {items, next, total}; failures are RFC 9457 problem details. What you may not see does not exist: 404.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=Bearer(),
)
FAILURES = {401: Problem, 404: Problem, 422: Problem}


@api.get("/me", url_name="me", response={200: Me, 401: Problem}, summary="Whom this token acts as")
@needs("profile.edit")
def read_me(request: Any) -> Any:
    return answers.me(request.auth)


@api.get(
    "/products",
    url_name="products",
    response={200: Listed[ProductOut], **FAILURES},
    summary="Goods with own prices and stock",
)
@needs("catalogue.view", "after", "limit", "sku", "changed_since")
def list_products(
    request: Any,
    after: After = None,
    limit: Limit = paging.DEFAULT,
    sku: Annotated[str | None, Query(max_length=100, description="Exactly this article.")] = None,
    changed_since: Annotated[
        datetime | None, Query(description="Descriptions changed at or after this moment.")
    ] = None,
) -> Any:
    rows = Product.objects.visible_to(request.auth).select_related("category", "brand")
    if sku is not None:
        rows = rows.filter(sku=_storable(sku, "sku"))
    if changed_since is not None:
        rows = rows.filter(changed_at__gte=_aware(changed_since))
    found, following, total = paging.page(rows, after=after, limit=limit)
    return {"items": answers.products(found, reader=request.auth), "next": following, "total": total}


@api.get("/orders", url_name="orders", response={200: Listed[OrderOut], **FAILURES}, summary="Orders, newest first")
@needs("order.view", "after", "limit", "state", "created_since")
def list_orders(
    request: Any,
    after: After = None,
    limit: Limit = paging.DEFAULT,
    state: Annotated[State | None, Query(description="Code of a state.")] = None,
    created_since: Annotated[datetime | None, Query(description="Created at or after this moment.")] = None,
) -> Any:
    rows = Order.objects.visible_to(request.auth).select_related("dealer", "author")
    if state is not None:
        rows = rows.filter(state=state)
    if created_since is not None:
        rows = rows.filter(created_at__gte=_aware(created_since))
    found, following, total = paging.page(rows, after=after, limit=limit, newest_first=True)
    with override(request.auth.language):
        return {"items": [answers.order(row, reader=request.auth) for row in found], "next": following, "total": total}


@api.get(
    "/orders/{number}", url_name="order", response={200: OrderFull, **FAILURES}, summary="One order with its lines"
)
@needs("order.view")
def read_order(request: Any, number: str) -> Any:
    rows = Order.objects.visible_to(request.auth).select_related("dealer", "author").prefetch_related("lines")
    with override(request.auth.language):
        return answers.order_in_full(get_object_or_404(rows, number=_storable(number, "number")), reader=request.auth)


@api.get("/dealers", url_name="dealers", response={200: Listed[DealerOut], **FAILURES}, summary="Dealers")
@needs("dealer.view", "after", "limit", "status")
def list_dealers(
    request: Any,
    after: After = None,
    limit: Limit = paging.DEFAULT,
    status: Annotated[Dealer.Status | None, Query(description="Code of a status.")] = None,
) -> Any:
    rows = Dealer.objects.visible_to(request.auth).select_related("region", "price_type", "representative")
    if status is not None:
        rows = rows.filter(status=status)
    found, following, total = paging.page(rows.prefetch_related("counterparties"), after=after, limit=limit)
    return {"items": [answers.dealer(row) for row in found], "next": following, "total": total}


@api.exception_handler(AuthenticationError)
def _refuse_stranger(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, HTTPStatus.UNAUTHORIZED, "Send a valid token: Authorization: Bearer dd_…")


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, HTTPStatus.NOT_FOUND)


@api.exception_handler(BadParameters)
def _bad_parameters(request: HttpRequest, error: BadParameters) -> HttpResponse:
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be read.", errors=error.errors)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [{"parameter": str(one["loc"][-1]), "detail": str(one["msg"])} for one in error.errors]
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be read.", errors=wrong)


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, HTTPStatus(error.status_code), str(error))


def _aware(moment: datetime) -> datetime:
    return make_aware(moment) if is_naive(moment) else moment


def _storable(text: str, parameter: str) -> str:
    if "\x00" in text:
        raise BadParameters({"parameter": parameter, "detail": "A zero byte cannot be part of it."})
    return text

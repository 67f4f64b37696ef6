"""The reference of the API for people: a plain page made of openapi.json, without foreign scripts."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dealerdesk.api.api import api


def docs(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and the fields of its answer."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    shapes = schema["components"]["schemas"]
    return render(
        request,
        "api/docs.html",
        {
            "info": schema["info"],
            "portal_url": settings.PUBLIC_URL,
            "operations": [_operation(path, found["get"]) for path, found in schema["paths"].items()],
            "shapes": [
                (name, shape.get("description", ""), list(_fields(shape))) for name, shape in sorted(shapes.items())
            ],
        },
    )


def _operation(path: str, found: Mapping[str, Any]) -> dict[str, Any]:
    answer = found["responses"][200]["content"]["application/json"]["schema"]
    return {
        "path": path,
        "summary": found["summary"],
        "parameters": [
            (one["name"], one["in"], _kind(one["schema"]), one.get("description", ""), one["required"])
            for one in found["parameters"]
        ],
        "answer": _kind(answer),
    }


def _fields(shape: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, field in shape.get("properties", {}).items():
        yield name, _kind(field), field.get("description", "")
    for value in shape.get("enum", ()):
        yield str(value), "value", ""


def _kind(field: Mapping[str, Any]) -> str:
    """The type of a field in a few words."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " | ".join(dict.fromkeys(_kind(one) for one in field["anyOf"]))
    if field.get("type") == "array":
        return f"[{_kind(field['items'])}]"
    if "enum" in field:
        return " | ".join(str(value) for value in field["enum"])
    return str(field.get("format") or field.get("type", "any"))

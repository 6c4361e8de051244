"""Every address of the product, read from the URL map itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for item in resolver.url_patterns:
        if isinstance(item, URLResolver):
            yield from _patterns(item, f"{item.namespace}:" if item.namespace else space)
        else:
            yield f"{space}{item.name}", item


ALL: dict[str, URLPattern] = dict(_patterns(get_resolver()))
"""Full name → pattern."""


def arguments(pattern: URLPattern) -> frozenset[str]:
    """Names of the arguments in an address."""
    return frozenset(pattern.pattern.regex.groupindex) if hasattr(pattern.pattern, "regex") else frozenset()

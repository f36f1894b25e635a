"""Where GitHub's two interfaces lie."""

from __future__ import annotations

from urllib.parse import urlsplit

_PUBLIC = "https://api.github.com"


def addresses(url: str) -> tuple[str, str, str]:
    """Give a server's origin, and the paths of its GraphQL and REST interfaces; ``url`` is empty for the public one.

    GitHub docs, "Getting started with the REST API" and "Forming calls with GraphQL": a server of one's own has both
    below ``/api``; github.com and the subdomains of ``ghe.com`` have a host for them.
    """
    try:
        host = urlsplit(url).netloc.lower()
    except ValueError:
        host = url  # the door refuses it
    if host in {"", "github.com", "www.github.com", "api.github.com"} and (host or not url):
        return _PUBLIC, "/graphql", ""
    if host.endswith(".ghe.com"):
        return f"https://api.{host.removeprefix('api.')}", "/graphql", ""
    return url.rstrip("/"), "/api/graphql", "/api/v3"

"""One running product for all tests that only look; a browser from the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from journeys.conftest import PASSWORD, Server, browser, running, server

__all__ = ["browser", "server"]


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration with proposed pairs: every screen has something to show. Tests look and change nothing."""
    with running(tmp_path_factory.mktemp("region"), stage=4) as served:
        yield served


def signed_in(page: Any, served: Server, login: str) -> Any:
    """The page after the sign-in form."""
    page.set_default_timeout(10_000)
    page.goto(f"{served.url}/account/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_load_state()
    return page

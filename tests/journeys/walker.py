"""A person at the browser: every page they see is checked for accessibility, console errors and outside calls."""

from __future__ import annotations

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from journeys.conftest import PASSWORD, Server

AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


def begins(name: str) -> re.Pattern[str]:
    """A name that begins so, whatever its spaces are."""
    return re.compile("^" + r"\s".join(re.escape(word) for word in name.split()))


class Walker:
    """A person at the browser: every page is checked for accessibility, console errors and outside calls."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: (
                self.faults.append(message.text) if message.type == "error" and "422" not in message.text else None
            ),
        )
        page.on(
            "request",
            lambda request: self.faults.append(request.url) if not request.url.startswith(server.url) else None,
        )

    def sign_in(self, login: str) -> None:
        self.page.goto(f"{self.server.url}/account/login/")
        self.look()
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.press("Войти")

    def go(self, path: str) -> None:
        answer = self.page.goto(self.server.url + path)
        assert answer.status == 200, (path, answer.status)
        self.look()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=begins(name)).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=begins(name)).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        found = Axe().run(self.page, options=AXE).response["violations"]
        assert found == [], [(item["id"], item["nodes"][0]["html"][:200]) for item in found]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} scrolls sideways by {wide} px"
        assert self.faults == []

    def hurry(self, name: str) -> None:
        """Press what another journey looks at."""
        self.page.get_by_role("button", name=begins(name)).first.click()
        self.page.wait_for_load_state()

    def link(self, name: str) -> None:
        """Follow the first link whose words, hidden ones included, begin so."""
        self.page.locator("main a").filter(has_text=re.compile(f"^\\s*{name}")).first.click()
        self.page.wait_for_load_state()
        self.look()

    def says(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text().replace("\u00a0", " ")

    def download(self, name: str) -> bytes:
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=name).first.click()
        return open(started.value.path(), "rb").read()

    def upload(self, label: str, name: str, data: bytes) -> None:
        """Into a file field by its label."""
        field = self.page.get_by_label(label).locator("visible=true").first
        field.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})

    def fetch(self, path: str) -> bytes:
        """What an address gives to the person who is signed in here."""
        answer = self.page.request.get(self.server.url + path)
        assert answer.status == 200, (path, answer.status)
        return bytes(answer.body())

    @property
    def path(self) -> str:
        """Where the person is."""
        return str(self.page.url.removeprefix(self.server.url))


class BothWidths(Walker):
    """Works at one width and looks at every page at the other one too."""

    def __init__(self, page: Any, server: Server, other: tuple[int, int]) -> None:
        super().__init__(page, server)
        self.own, self.other = page.viewport_size, {"width": other[0], "height": other[1]}

    def look(self) -> None:
        super().look()
        self.page.set_viewport_size(self.other)
        super().look()
        self.page.set_viewport_size(self.own)

"""What a respondent's page weighs and costs: the longest question of «С чем вам помочь» on a phone and on a desk.

``python3 run.py bench questionnaire_page``: bytes of HTML, bytes of a first visit (the page with every style, script, font and
icon it names, as sent compressed), and the median latency beside a bare Django view in the same run. Prints Markdown.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import sys
import time
from urllib.parse import urlsplit

import lunch_hour
from _house import house

ROUNDS, BLOCK = 8, 150
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
INSIDE = re.compile(r"url\(['\"]?([^'\")]+)")


def main() -> None:
    if sys.argv[1:] == ["prepare"]:
        import os

        os.environ["BENCH_PEOPLE"] = "8"
        lunch_hour.prepare()
        return
    print("| Страница | HTML, КБ | HTML сжатый, КБ | Первый визит, КБ | p50, мс | Пустой вид, мс | Во сколько раз |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with house(__file__, settings="_settings") as served:
        links = [link for _, link in json.loads((served.data / "links.json").read_text())]
        devices = (("телефон, один вопрос", lunch_hour.PHONE), ("компьютер, раздел", "Mozilla/5.0 (X11)"))
        for link, (title, agent) in zip(links, devices, strict=False):
            visitor = Visitor(served.base, agent)
            visitor.follow(link)
            screens = visitor.screens()
            heaviest = max(screens, key=lambda path: len(visitor.get(path)[1]))
            page = visitor.get(heaviest)[1]
            packed, visit = visitor.weigh(heaviest)
            times, bare = visitor.race(heaviest)
            print(
                f"| {title} | {len(page) / 1024:.1f} | {packed / 1024:.1f} | {visit / 1024:.0f} | {times:.2f} | {bare:.2f} "
                f"| {times / bare:.1f} |",
                flush=True,
            )


class Visitor:
    """One device: a connection and its cookies."""

    def __init__(self, base: str, agent: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        self.one = lunch_hour.Respondent(0, "", phone=agent == lunch_hour.PHONE)
        self.agent = agent

    def get(self, path: str, packed: bool = False) -> tuple[int, bytes, str]:
        headers = {**self.one.headers(), "Accept-Encoding": "gzip, br" if packed else "identity"}
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.one.cookies[key] = rest.partition(";")[0]
        return answer.status, body, answer.getheader("Location", "")

    def follow(self, path: str) -> tuple[str, bytes]:
        for _ in range(5):
            status, body, location = self.get(path)
            if status not in (301, 302):
                return path, body
            path = urlsplit(location).path
        raise AssertionError("too many redirects")

    def screens(self) -> list[str]:
        """Addresses of every screen, by answering them all in turn."""
        import random

        found, dice = [], random.Random(1)
        self.one.path = "/o/"
        for _ in range(400):
            body = self.one.body
            headers = self.one.headers()
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            elif "/q/" in self.one.path:
                found.append(self.one.path)
            if self.one.path.endswith("/check/"):
                return found
            self.connection.request("POST" if body is not None else "GET", self.one.path, body, headers)
            answer = self.connection.getresponse()
            page = answer.read().decode()
            assert answer.status in (200, 302), (answer.status, self.one.path)
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.one.cookies[key] = rest.partition(";")[0]
            self.one.took(answer.status, answer.getheader("Location", ""), page, dice)
        raise AssertionError("the questionnaire has no end")

    def weigh(self, path: str) -> tuple[int, int]:
        """Bytes of the page compressed, and of the page with all it names."""
        page = self.get(path)[1].decode()
        packed = len(self.get(path, packed=True)[1])
        seen: dict[str, int] = {}
        waiting = ASSET.findall(page)
        while waiting:
            name = waiting.pop().split("#")[0]
            if name in seen:
                continue
            seen[name] = len(self.get(name, packed=True)[1])
            if name.endswith(".css"):
                base = name.rpartition("/")[0]
                for inside in INSIDE.findall(self.get(name)[1].decode()):
                    if not inside.startswith("data:"):
                        waiting.append(inside if inside.startswith("/") else f"{base}/{inside}")
        return packed, packed + sum(seen.values())

    def race(self, path: str) -> tuple[float, float]:
        """Median milliseconds of the page and of the bare view, blocks in turn."""
        times: dict[str, list[float]] = {path: [], "/bare/": []}
        for _ in range(ROUNDS):
            for address, kept in times.items():
                for _ in range(BLOCK):
                    begun = time.perf_counter()
                    status = self.get(address)[0]
                    kept.append(time.perf_counter() - begun)
                    assert status == 200, (status, address)
        return statistics.median(times[path]) * 1000, statistics.median(times["/bare/"]) * 1000


if __name__ == "__main__":
    main()

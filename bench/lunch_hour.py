"""The lunch hour: a staff room answers «С чем вам помочь» at once, by personal links, page by page, over real HTTP.

``python3 run.py bench lunch_hour``: 300 people on SQLite; with ``NASTAVNIK_DATABASE_URL``, 5,000 people on PostgreSQL. The
people begin evenly over the window (15 minutes, ``--minutes N`` makes it harder) and each has a session of their own:
link, cookie, every screen fetched and posted, the check page, sending. ``--phones SHARE`` of them see one question a screen
(about 45 screens), the others a section a screen. Afterwards every answer that was sent is compared with the database.
Prints Markdown.
"""

from __future__ import annotations

import argparse
import heapq
import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from _house import House, house, tables

PEOPLE = {"": 300, "postgres": 5000}
HANDS = 16
"""Threads that send requests: so many may be on their way at once."""
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>")
OPTION = re.compile(r'<option[^>]*value="([^"]+)"')
NAME, VALUE, KIND = (re.compile(rf'\b{word}="([^"]*)"') for word in ("name", "value", "type"))
SKIP = ("later", "advance")


def main() -> None:
    if sys.argv[1:2] == ["prepare"]:
        prepare()
        return
    if sys.argv[1:2] == ["compare"]:
        compare()
        return
    words = argparse.ArgumentParser()
    words.add_argument("--minutes", type=float, default=15)
    words.add_argument("--phones", type=float, default=None)
    words.add_argument("--people", type=int, default=0)
    words.add_argument("--only", choices=("sqlite", "postgres"))
    asked = words.parse_args()
    print(
        "| База | Человек | Минут | С телефона | Запросов | Ошибок | Потеряно | p50, мс | p95, мс | p99, мс | Память сервера, МБ |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    named = os.environ.get("NASTAVNIK_DATABASE_URL", "")
    bases = [name for name in ("", named) if name or asked.only != "postgres"]
    for postgres in bases[: 1 if asked.only == "sqlite" else 2]:
        people = asked.people or PEOPLE["postgres" if postgres else ""]
        phones = asked.phones if asked.phones is not None else (0.1 if postgres else 1.0)
        os.environ["BENCH_PEOPLE"] = str(people)
        with house(__file__, settings="_settings", postgres=postgres, worker=True) as served:
            measure(served, people, asked.minutes, phones)


@dataclass
class Respondent:
    """One person with a link, a cookie jar and a phone or a desk."""

    number: int
    link: str
    phone: bool
    cookies: dict[str, str] = field(default_factory=dict)
    sent: dict[str, list[str]] = field(default_factory=dict)
    path: str = ""
    body: str | None = None
    done: bool = False

    def headers(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        agent = PHONE if self.phone else "Mozilla/5.0 (X11; Linux x86_64)"
        return {"Cookie": cookie, "User-Agent": agent, "Accept-Encoding": "identity", "Referer": "http://127.0.0.1/o/"}

    def took(self, status: int, location: str, page: str, dice: random.Random) -> None:
        """What to ask next. A redirect is followed; a page with a form is filled and sent."""
        if status in (301, 302, 303):
            self.path, self.body = urlsplit(location).path, None
            return
        if self.path.endswith("/done/"):
            self.done = True
            return
        if "name=" not in page.partition("<main")[2].partition("</main")[0].replace('name="csrfmiddlewaretoken"', ""):
            onward = re.search(r'<a[^>]*class="[^"]*btn--primary[^"]*"[^>]*href="([^"]+)"', page)
            if onward:
                self.path, self.body = onward[1], None
                return
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = [("csrfmiddlewaretoken", token[1])] if token else []
        chosen = choose(page.partition("<main")[2], self.number, dice)
        for name in {name for name, _ in chosen}:
            self.sent[name] = [value for key, value in chosen if key == name]
        self.body = urllib.parse.urlencode([*fields, *chosen])


def choose(page: str, number: int, dice: random.Random) -> list[tuple[str, str]]:
    """Something for every field of the page's form."""
    groups: dict[str, tuple[str, list[str]]] = {}
    for found in FIELD.finditer(page):
        tag, rest = found[1], found[2]
        name, kind = NAME.search(rest), KIND.search(rest)
        if name is None or name[1] in ("csrfmiddlewaretoken", *SKIP) or name[1].endswith(":other"):
            continue
        sort = kind[1] if kind and tag == "input" else tag
        if sort in ("hidden", "submit", "button"):
            continue
        values = groups.setdefault(name[1], (sort, []))[1]
        if sort in ("radio", "checkbox"):
            value = VALUE.search(rest)
            values.append(value[1] if value else "on")
        elif sort == "select":
            end = page.find("</select>", found.end())
            values += OPTION.findall(page[found.end() : end])
    told: list[tuple[str, str]] = []
    taken: set[str] = set()
    for name, (sort, values) in groups.items():
        if sort == "radio":
            told.append((name, dice.choice(values)))
        elif sort == "checkbox":
            told += [(name, value) for value in sorted(dice.sample(values, min(2, len(values))))]
        elif sort == "select":
            free = [value for value in values if value not in taken]
            if free:
                taken.add(free[0])
                told.append((name, free[0]))
        else:
            told.append((name, "1" if sort == "number" else f"Слово {number} о {name}"))
    return told


class Crowd:
    """The people, whose turn comes by the clock, and the hands that send for them."""

    def __init__(self, base: str, people: list[Respondent], seconds: float) -> None:
        self.base, self.errors = urlsplit(base).netloc, []
        self.times: list[float] = []
        self.lock = threading.Condition()
        begun = time.perf_counter()
        self.turns = [(begun + seconds * 0.8 * place / len(people), place, one) for place, one in enumerate(people)]
        heapq.heapify(self.turns)
        self.left = len(people)
        self.pause = {True: seconds * 0.15 / 60, False: seconds * 0.15 / 12}

    def run(self) -> None:
        hands = [threading.Thread(target=self._hand, args=(number,)) for number in range(HANDS)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

    def _hand(self, number: int) -> None:
        dice = random.Random(number)
        connection = http.client.HTTPConnection(self.base, timeout=120)
        while True:
            with self.lock:
                while self.left and (not self.turns or self.turns[0][0] > time.perf_counter()):
                    self.lock.wait(
                        0.05 if not self.turns else max(0.0, min(0.05, self.turns[0][0] - time.perf_counter()))
                    )
                if not self.left:
                    return
                _, place, one = heapq.heappop(self.turns)
            again = self._step(connection, one, dice)
            with self.lock:
                if again:
                    wait = 0.0 if one.body is None else dice.uniform(0.5, 1.5) * self.pause[one.phone]
                    heapq.heappush(self.turns, (time.perf_counter() + wait, place, one))
                else:
                    self.left -= 1
                self.lock.notify()

    def _step(self, connection: http.client.HTTPConnection, one: Respondent, dice: random.Random) -> bool:
        body, headers = one.body, one.headers()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        try:
            connection.request("POST" if body is not None else "GET", one.path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except OSError as error:
            connection.close()
            self.errors.append(f"{one.path}: {error}")
            return False
        self.times.append(time.perf_counter() - begun)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                one.cookies[key] = rest.partition(";")[0]
        if answer.status not in (200, 302):
            self.errors.append(f"{one.number} {one.path}: {answer.status}")
            return False
        one.took(answer.status, answer.getheader("Location", ""), page, dice)
        return not one.done


def measure(served: House, count: int, minutes: float, phones: float) -> None:
    links = json.loads((served.data / "links.json").read_text())
    people = [
        Respondent(number, link, phone=(place * phones) % 1 < phones if phones < 1 else True, path=link)
        for place, (number, link) in enumerate(links)
    ]
    crowd = Crowd(served.base, people, minutes * 60)
    begun = time.perf_counter()
    watch = Peak(served)
    crowd.run()
    took = (time.perf_counter() - begun) / 60
    sent = {str(one.number): one.sent for one in people if one.done}
    (served.data / "sent.json").write_text(json.dumps(sent))
    env = {**os.environ, "NASTAVNIK_DATA": str(served.data), "NASTAVNIK_DATABASE_URL": served.database,
           "DJANGO_SETTINGS_MODULE": "_settings", "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])}  # fmt: skip
    found = subprocess.run([sys.executable, __file__, "compare"], env=env, check=True, capture_output=True, text=True)
    lost = int(found.stdout.split()[0]) + count - len(sent)
    times = sorted(crowd.times)
    p50, p95, p99 = (1000 * times[int(len(times) * part)] for part in (0.5, 0.95, 0.99))
    name = "PostgreSQL" if served.database else "SQLite"
    phone = sum(one.phone for one in people)
    print(
        f"| {name} | {count} | {took:.1f} | {phone} | {len(times)} | {len(crowd.errors)} | {lost} "
        f"| {p50:.0f} | {p95:.0f} | {p99:.0f} | {watch.stop():.0f} |",
        flush=True,
    )
    for line in [*crowd.errors[:5], *found.stdout.splitlines()[1:6]]:
        print(line, file=sys.stderr)


class Peak:
    """The most memory the server's processes have held together, in MB."""

    def __init__(self, served: House) -> None:
        self.served, self.most, self.going = served, 0.0, True
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while self.going:
            self.most = max(self.most, resident(self.served))
            time.sleep(1)

    def stop(self) -> float:
        self.going = False
        self.thread.join()
        return self.most


def resident(served: House) -> float:
    from _house import _family

    total = 0
    for process in served.processes:
        for pid in _family(process.pid):
            try:
                total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
            except OSError:
                continue
    return total / 1e6


def prepare() -> None:
    """A school of so many people, asked by «С чем вам помочь»; their links in a file."""
    tables()
    from datetime import date, datetime, timedelta

    from django.utils import timezone

    from nastavnik.foundation.organisations.actions.create_organisation import create_organisation, plant_root
    from nastavnik.foundation.organisations.actions.start_year import start_year
    from nastavnik.foundation.people.actions.add_person import add_person
    from nastavnik.instruments.surveys.actions.publish_version import take_questionnaire
    from nastavnik.instruments.surveys.actions.run_campaign import open_campaign, prepare_campaign
    from nastavnik.instruments.surveys.models import Invitation
    from nastavnik.instruments.surveys.tokens import shown, token_of
    from nastavnik.kernel import tenancy
    from nastavnik.kernel.act import Act, Actor

    system, now = Actor.system("Измерение"), timezone.now()
    region = plant_root(name="Область", short_name="Область")
    school = create_organisation(
        Act(system, region, now), parent=region, kind="school", name="Школа", short_name="Школа"
    )
    act = Act(system, school, now)
    today: date = timezone.localtime(datetime.now(tz=now.tzinfo)).date()
    with tenancy.within(school):
        year = start_year(act, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
        people = [
            add_person(
                act,
                facts={"surname": "Ветрова", "name": "Анна", "patronymic": "Ивановна", "gender": "f"},
                employed_from=date(2020, 9, 1),
            )
            for _ in range(int(os.environ["BENCH_PEOPLE"]))
        ]
        version = take_questionnaire(act, code="mentee_needs")
        campaign = prepare_campaign(
            act, version=version, people=people, opens_on=today, closes_on=today + timedelta(days=9), year=year
        )
        open_campaign(act, campaign=campaign)
        links = [[row.pk, f"/o/{shown(token_of(row.nonce))}"] for row in Invitation.objects.filter(campaign=campaign)]
    (Path(os.environ["NASTAVNIK_DATA"]) / "links.json").write_text(json.dumps(links))


def compare() -> None:
    """Every named answer that was sent, word for word; the unnamed ones by their number. Prints how many are lost."""
    import django

    django.setup()
    from nastavnik.instruments.surveys import keys
    from nastavnik.instruments.surveys.models import Campaign, ConfidentialAnswers, NamedAnswers, SealedAnswers
    from nastavnik.kernel import tenancy

    sent: dict[str, dict[str, list[str]]] = json.loads((Path(os.environ["NASTAVNIK_DATA"]) / "sent.json").read_text())
    assert keys
    lost: list[str] = []
    with tenancy.everywhere("a measurement"):
        stored = {str(row.invitation_id): row.answers for row in NamedAnswers.objects.all()}
        unnamed = SealedAnswers.objects.count() + ConfidentialAnswers.objects.count()
        campaign = Campaign.objects.get()
    for number, told in sent.items():
        if number not in stored:
            lost.append(f"{number}: no answers at all")
            continue
        flat = flatten(stored[number])
        for name, values in told.items():
            if name in flat and flat[name] != values:
                lost.append(f"{number} {name}: sent {values}, found {flat[name]}")
        shown = {name for name in told if name.partition(":")[0] in stored[number]}
        lost += [f"{number} {name}: not found" for name in shown - set(flat)]
        if len(stored[number]) < 10:
            lost.append(f"{number}: only {len(stored[number])} questions")
    if unnamed < len(sent):
        lost.append(f"unnamed: {unnamed} of {len(sent)} ({campaign.received} in the totals)")
    print(len({line.split()[0] for line in lost}))
    print("\n".join(lost[:5]))


def flatten(answers: dict[str, Any]) -> dict[str, list[str]]:
    """Stored answers under the names of the form's fields."""
    found: dict[str, list[str]] = {}
    for key, value in answers.items():
        if isinstance(value, dict):
            found |= {f"{key}:{row}": [str(mark)] for row, mark in value.items()}
        elif isinstance(value, list):
            found[key] = sorted(str(item) for item in value)
            found |= {f"{key}:{place}": [str(item)] for place, item in enumerate(value, 1)}
        else:
            found[key] = [str(value)]
    return found


if __name__ == "__main__":
    main()

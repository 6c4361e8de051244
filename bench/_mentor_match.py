"""mentor-match 7.0.1 with munkres 3.0.0, as a process of its own: it and ``matching`` install a package of one name.

``python _mentor_match.py FOLDER``: reads ``scores.bin`` (16-bit, mentees by rows; 0: not eligible, else score + 1) and
``size.json``, runs one round and prints JSON. Its rule looks our score up in the table: it gets the scoring for nothing.
"""

from __future__ import annotations

import json
import sys
import time
from array import array
from pathlib import Path

from matching import process
from matching.match import Match
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules.rule import Disqualify, Rule


class Score(Rule):
    def __init__(self, table: array[int], width: int) -> None:
        super().__init__()
        self.table, self.width = table, width

    def at(self, match: Match) -> int:
        return self.table[match.mentee.grade * self.width + match.mentor.grade]

    def apply(self, match: Match) -> int:
        return self.at(match) - 1


def main(folder: Path) -> None:
    rows, width = json.loads((folder / "size.json").read_text())
    table: array[int] = array("H")
    table.frombytes((folder / "scores.bin").read_bytes())
    mentees = [Mentee(grade=row, email=f"mentee{row}") for row in range(rows)]
    mentors = [Mentor(grade=column, email=f"mentor{column}") for column in range(width)]
    score = Score(table, width)
    begun = time.process_time()
    process.process_data(mentors, mentees, [[score, Disqualify(lambda match: score.at(match) == 0)]])
    cpu = time.process_time() - begun
    pairs = [(row, mentee.mentors[0].grade) for row, mentee in enumerate(mentees) if mentee.mentors]
    print(json.dumps({"cpu": cpu, "peak": peak(), "pairs": pairs}))


def peak() -> float:
    """Megabytes at most."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))

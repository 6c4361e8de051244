"""The year of the first school, for every stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from conftest import School
from stages.cast import Stage, open_stage


@pytest.fixture
def stage(school: School, clock: Callable[[datetime], None]) -> Stage:
    return open_stage(school)

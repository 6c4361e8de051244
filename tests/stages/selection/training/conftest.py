from __future__ import annotations

import pytest

from stages.cast import Stage
from stages.selection.training.club import Club


@pytest.fixture
def club(stage: Stage) -> Club:
    return Club(stage)

from __future__ import annotations

import pytest

from stages.cast import Stage
from stages.mentorships.programmes.cast import Pair, begin


@pytest.fixture
def pair(stage: Stage) -> Pair:
    """A pair at work since its order, with the programme drafted from the mentee's requests."""
    return begin(stage)

"""The office of the first school."""

from __future__ import annotations

import pytest

from conftest import School
from instruments.documents.papers import Office, open_office


@pytest.fixture
def office(school: School) -> Office:
    return open_office(school)

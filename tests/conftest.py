"""The cast and the stage of the tests. Rows are made by the real actions."""

from __future__ import annotations

import pytest

"""The same cast as for the stages."""

from stages.conftest import stage

__all__ = ["stage"]

"""Hypothesis profiles, and the markers that select tests.

The suite tries each law on the same examples at every run, so that only a change turns it red.
`--hypothesis-profile=search` draws new examples; `.ci/heavy laws 10m` does so for ten minutes.
No law has a deadline: how fast a machine is says nothing about a law.
"""

from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Tests leave nothing in the state folder of whoever runs them."""
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="chrono-state-")

"""The suite tries the laws on the same examples at each run: it turns red for a change alone.

New examples are drawn by `pytest --hypothesis-profile=search`, and by the scripts of
`tests/trust` and `tests/reference`, which run for as long as they are told to.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False, print_blob=True)
settings.load_profile("same")

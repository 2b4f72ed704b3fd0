"""Decides whether an event follows the vocabulary and may be appended.

`validator` checks the keys of an event against the rules of `model.vocabulary.rules`,
`references` the names that it uses. Problems are values: `recording` decides what to do.
"""

from chrono.validation.references import Known
from chrono.validation.validator import Validator

__all__ = ["Known", "Validator"]

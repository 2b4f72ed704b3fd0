"""Puts readings into words and into JSON, once for all faces.

- `words`: what a standing, a rule, a date, an age and a value are called.
- `plain`: the same as JSON, whose keys are those of the records.
"""

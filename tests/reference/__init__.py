"""A naive reference implementation of the fold, for comparison.

Nothing here imports `chrono.fold`: the reference is written from the design alone, slow and
plain, so that a difference reveals an error in one of the two.

- `worlds`: logs to ask about; `logs()` is the hypothesis strategy, `Maker` works on any Random.
- `knowing`: what exists and acts at K: documents, retractions, links, one id for the same.
- `claiming`: what each event says of each cell, on which days.
- `asking`: one question about one cell.
- `reading`: what a cell shows at (D, K); `Naive` is the entry point.
- `placing`: the possible-worlds oracle, every claim on every day of its window.
- `comparing`: a reading of the fold and one of these, in the same plain form.
- `oracle.py`: a script that compares both on random queries.
"""

"""A second, naive telling of what the fold means, to hold the first against.

Nothing here imports `chrono.fold`: it is written from the design alone, slow and plain, so
that a difference between the two teaches something about one of them.

- `worlds`: logs to ask about; `logs()` is the hypothesis strategy, `Maker` works on any Random.
- `knowing`: what exists and acts at K: documents, retractions, links, one id for the same.
- `claiming`: what each event says of each cell, on which days.
- `asking`: one question about one cell.
- `reading`: what a cell shows at (D, K); `Naive` is the face.
- `placing`: the possible-worlds oracle, every claim on every day of its window.
- `comparing`: a reading of the fold and one of these, in the same plain form.
- `oracle.py`: a script that compares on as many questions as asked for.
"""

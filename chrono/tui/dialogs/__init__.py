"""What asks: lists to choose from, help, forms, and the clear yes before anything is written.

Each is a modal screen, off the hot path of scrubbing. Text of the chronicle goes in as
`Content` made of cleaned text, never as markup. To add one: a file here, a command in
`keys.py`, and the action that opens it in `writing.py` or `asking.py`.
"""

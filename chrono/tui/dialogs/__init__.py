"""Dialogs: lists of choices, help, forms, and the confirmation before anything is written.

Each is a modal screen, off the hot path of scrubbing. Text of the chronicle enters as `Content`
of sanitized text, never as markup. To add a dialog, add a file here, a command in `keys.py`,
and the method that opens it in `editing.py` or `prompts.py`.
"""

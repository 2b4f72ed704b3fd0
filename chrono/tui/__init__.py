"""The time-scrubber: `chrono tui`. One screen over a chronicle, with two axes of time.

- `model/`: where one is and what one sees, pure and without a screen.
- `panels/`: a panel a file; the recipe for adding one stands in its `__init__`.
- `drawing/`: dots, step plots and maps.
- `dialogs/`: what asks for words: prompts, lists, help, the forms for writing.
- `keys`: every command once. `palette`: tones to colours. `clean`: the edge for text.
- `app`: puts it together. Textual is imported here only, and by nothing outside.
"""

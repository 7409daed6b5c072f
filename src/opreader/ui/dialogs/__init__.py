"""The dialogs: each asks for one thing, tells what it was given, and knows no `Reader`. Imported when first opened.

No key of theirs is bound with priority: Textual runs such a binding before the field has taken the letters that came
ahead of the key, as a slow line and a paste bring them, and what was typed last would be missing from what is kept.
"""

"""The dialogs: each asks for one thing, tells what it was given, and knows no `Reader`. Imported when first opened."""

"""One command a file; each has `command(lang)`, and imports what is heavy when it runs."""

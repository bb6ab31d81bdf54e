"""Web: feeds and health over HTTP, beside the app or on a port of their own."""

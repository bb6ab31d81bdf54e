"""Web: the one process that serves pages, feeds and health; who signs in, security headers, logs."""

"""Workspaces in a database: every edit a command in one transaction, SQLite and PostgreSQL by the same statements."""

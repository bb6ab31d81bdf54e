"""The sections of the page, one a file; each draws what it is given and decides nothing."""

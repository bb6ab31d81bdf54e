"""Reading and writing problems: folders of TOML and CSV, and workbooks."""

"""Standing here, it lets the tests of folders below import what this folder shares."""

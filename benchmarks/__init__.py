"""Timings that can be run again; see README.md."""

"""Parts of `feeds.read`: from bytes whose making nobody controls to entries, each step bounded in time and memory."""

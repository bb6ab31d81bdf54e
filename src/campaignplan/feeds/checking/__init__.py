"""Parts of `feeds.check`: the rules of a good feed, one file a subject, over a strict reader of their own."""

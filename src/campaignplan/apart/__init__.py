"""Work in a process of its own: pages and solves would otherwise share one interpreter, and thereby one core.

`process` is what calls, `hand` what works, `line` the connection between them, `parcels` what goes through it: large
things travel once, and are named from then on.
"""

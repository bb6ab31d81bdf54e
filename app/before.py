"""Run by `web.process` before all else: the process that solves is begun while nothing of the pages is loaded."""

import aside

aside.begin()

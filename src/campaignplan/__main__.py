"""``python -m campaignplan`` is the command ``campaignplan``."""

import sys

from campaignplan.cli import main

if __name__ == "__main__":
    sys.exit(main())

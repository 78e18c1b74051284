"""`python -m iops.web.cli`: the `iops` command where no script is installed."""

import sys

from .main import main

sys.exit(main())

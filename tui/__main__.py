"""`python -m tui` is `casefloor`."""

from tui.cli.main import main

raise SystemExit(main())

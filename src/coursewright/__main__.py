"""`python -m coursewright`, the same as the command."""

from coursewright.cli import main

main()

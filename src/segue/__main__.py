"""`python -m segue` is the `segue` command."""

from segue.app.cli import main

main()

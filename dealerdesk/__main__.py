"""`python -m dealerdesk …` is the command `dealerdesk`."""

from dealerdesk.config.commands import main

main()

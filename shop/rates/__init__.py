"""One file a source of exchange rates. The folder is the list; RATE_SOURCE chooses."""

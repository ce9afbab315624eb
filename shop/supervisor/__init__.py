"""The house of one machine: databases, web, worker, clock and the outside world, started in order, stopped in reverse.

``make demo`` opens it for a person, the browser tests for themselves. Production runs the same commands (``bin/``)
under an init system or containers instead.
"""

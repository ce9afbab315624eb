"""Ask every invariant; print the rows that break one; exit 1 when there are any."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop import invariants


class Command(BaseCommand):
    help = "Checks what must always be true of stock, money, orders and parcels."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = invariants.broken()
        for name, rows in broken.items():
            for row in rows:
                self.stdout.write(f"{name}: {row}")
        if broken:
            raise CommandError(f"{len(broken)} of {len(invariants.names())} invariants are broken.")
        self.stdout.write(f"All {len(invariants.names())} invariants hold.")

"""``manage.py demostaff``: the three people of the demo's back office, each in a group with her own rights."""

import os
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from shop.models import User

READ = ("view",)
KEEP = ("view", "add", "change")
ALL_READ = dict.fromkeys(("catalog", "logistics", "payments", "customers", "orders", "analytics"), READ)
RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
    "Staff": ALL_READ
    | {
        "logistics": KEEP,
        "customers": (*KEEP, "moderate", "answer"),
        "catalog": (*KEEP, "hear"),
        "orders": (
            *(*READ, "ship", "refund", "cancel", "hold", "edit", "phone", "join"),
            *("make", "add_promotion", "change_promotion"),
        ),
    },
    "Finance": ALL_READ | {"payments": KEEP, "orders": (*READ, "refund")},
}
PEOPLE = {
    "owner@tradewind.example": ("Olive Owner", None),
    "staff@tradewind.example": ("Stefan Staff", "Staff"),
    "finance@tradewind.example": ("Fiona Finance", "Finance"),
}


class Command(BaseCommand):
    help = "Makes the demo's groups and staff accounts. The password is DEMO_PASSWORD; only in a demo."
    requires_system_checks: list[str] = []

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "")
        if not settings.DEMO or not password:
            raise CommandError("Staff with a printed password are for the demo only: start it with make demo.")
        for name, rights in RIGHTS.items():
            Group.objects.get_or_create(name=name)[0].permissions.set(_permissions(rights))
        for email, (name, group) in PEOPLE.items():
            user = User.objects.filter(email=email).first() or User(email=email, name=name)
            user.is_staff, user.is_superuser = True, group is None
            if not user.check_password(password):
                user.set_password(password)
            user.save()
            user.groups.set(Group.objects.filter(name=group))
        self.stdout.write(f"{', '.join(PEOPLE)} may sign in")


def _permissions(rights: dict[str, tuple[str, ...]]) -> list[Permission]:
    """A verb for all that an app has, or the name of a single right."""
    wanted = Q(pk__in=[])
    for app, verbs in rights.items():
        for verb in verbs:
            wanted |= Q(content_type__app_label=app) & (Q(codename__startswith=f"{verb}_") | Q(codename=verb))
    return list(Permission.objects.filter(wanted))

"""Triggers that several tables share: what is written once stays written, whoever asks."""

import pgtrigger


def no_truncate(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{name}_no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
    )


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Rows may be added and read, and nothing else."""
    return [
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(name),
    ]


def frozen(name: str, *fields: str) -> pgtrigger.Trigger:
    """``fields`` keep the value they were born with."""
    return pgtrigger.ReadOnly(name=f"{name}_frozen", fields=list(fields))

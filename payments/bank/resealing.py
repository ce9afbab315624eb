"""What an older key sealed is sealed with the first one, so that the older can be taken away."""

from django.db import models, transaction

from payments.models import BankFile, BankLine, BankPayBack
from shop.sealing import is_old, seal, unseal

# Model, the sealed column, and the column that says what the seal is about.
SEALED: tuple[tuple[type[models.Model], str, str], ...] = (
    (BankFile, "sealed_body", "digest"),
    (BankLine, "sealed_account", "identity"),
    (BankPayBack, "sealed_account", "key"),
)


def seal_anew(most: int = 1000) -> int:
    """Seal what an older key sealed, the newest first; the number of rows. The oldest row says whether any is left."""
    return sum(_seal_anew(model, column, about, most) for model, column, about in SEALED)


@transaction.atomic
def _seal_anew(model: type[models.Model], column: str, about: str, most: int) -> int:
    rows = model._default_manager.exclude(**{column: ""}).only("pk", column, about)
    oldest = rows.order_by("pk").first()
    if oldest is None or not is_old(getattr(oldest, column), about=getattr(oldest, about)):
        return 0
    done = 0
    for row in rows.order_by("-pk").iterator(chunk_size=500):
        sealed, subject = getattr(row, column), getattr(row, about)
        if is_old(sealed, about=subject):
            setattr(row, column, seal(unseal(sealed, about=subject), about=subject))
            row.save(update_fields=[column])
            done += 1
        if done == most:
            break
    return done

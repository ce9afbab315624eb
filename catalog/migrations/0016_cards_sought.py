"""A search asks a thousand cards for their filters alone: an index that has them, a tenth of the cards' size."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    # An index is built beside the readers and writers of the table.
    atomic = False

    dependencies = [("catalog", "0015_lists_follow_preorders")]

    operations = [
        AddIndexConcurrently(
            "card", models.Index(fields=["product_id"], include=["listed", "facets"], name="catalog_card_sought")
        ),
    ]

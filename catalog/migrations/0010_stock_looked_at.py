"""Look at the rows of stock that were there before, without keeping anybody from them."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("catalog", "0009_trade")]
    operations = [
        ValidateConstraint("stock", "catalog_stock_0_reserved_on_hand"),
        ValidateConstraint("stock", "catalog_stock_promise_has_days"),
    ]

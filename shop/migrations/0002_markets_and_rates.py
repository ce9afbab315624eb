"""The ten markets a shop opens with, and rates to start from: good until a feed is read, however old."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def seed(apps, schema_editor):
    market, rate = apps.get_model("shop", "Market"), apps.get_model("shop", "Rate")
    for position, row in enumerate(json.loads((DATA / "markets.json").read_text(encoding="utf-8"))):
        names = {f"name_{code.replace('-', '_')}": name for code, name in row.pop("names").items()}
        market.objects.create(position=position, name=names["name_en"], **names, **row)
    rates = json.loads((DATA / "rates.json").read_text(encoding="utf-8"))
    on = date.fromisoformat(rates["on"])
    for currency, value in rates["rates"].items():
        rate.objects.create(currency=currency, on=on, per_euro=value, source=rates["source"])
    for currency, row in rates["by_hand"].items():
        rate.objects.create(currency=currency, on=on, per_euro=row["per_euro"], source=row["source"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_tradewind")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

"""The rules, rates and ways to send that a shop opens with. Staff change them by new dated rows, not here."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"
FROM = "2026-01-01"


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def seed(apps, schema_editor):
    rule, tariff = apps.get_model("logistics", "ImportRule"), apps.get_model("logistics", "TariffRate")
    method, rate = apps.get_model("logistics", "ShippingMethod"), apps.get_model("logistics", "ShippingRate")
    rule.objects.bulk_create(rule(**row) for row in read("import_rules.json"))
    tariff.objects.bulk_create(tariff(**row) for row in read("tariff_rates.json"))
    for row in read("shipping.json"):
        names = {f"name_{code.replace('-', '_')}": name for code, name in row["names"].items()}
        way = method.objects.create(
            code=row["code"], carrier=row["carrier"], position=row["position"], name=names["name_en"], **names
        )
        rate.objects.bulk_create(rate(method=way, valid_from=FROM, **price) for price in row["rates"])


class Migration(migrations.Migration):
    dependencies = [("logistics", "0001_tradewind")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

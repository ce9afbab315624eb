"""The law of fourteen more destinations, and the measure of each limit as data. Rows that staff have changed stay theirs."""

import json
from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).resolve().parent.parent / "data"


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def seed(apps, schema_editor):
    rule = apps.get_model("logistics", "ImportRule")
    before = {(row["destination"], row["scheme"], row["valid_from"]): row for row in read("import_rules.json")}
    kept = {(row.destination, row.scheme, row.valid_from.isoformat()): row for row in rule.objects.all()}
    for row in read("law_2026_11.json"):
        key = row["destination"], row["scheme"], row["valid_from"]
        if key not in kept:
            if key not in before and not overlaps(rule, row):
                rule.objects.create(**row)
        elif is_untouched(kept[key], before.get(key)):
            rule.objects.filter(pk=kept[key].pk).update(**row)


def is_untouched(row, seeded):
    ends = row.valid_to.isoformat() if row.valid_to else None
    return seeded is not None and row.parameters == seeded["parameters"] and ends == seeded.get("valid_to")


def overlaps(rule, row):
    """Whether staff keep a row of their own for one of its days."""
    same = rule.objects.filter(destination=row["destination"], scheme=row["scheme"])
    if row.get("valid_to"):
        same = same.filter(valid_from__lte=row["valid_to"])
    return same.filter(models.Q(valid_to=None) | models.Q(valid_to__gte=row["valid_from"])).exists()


class Migration(migrations.Migration):
    dependencies = [("logistics", "0003_words_of_the_history")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

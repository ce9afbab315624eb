"""What a market says of terms and consumer law, and rates to start from that do not claim to be the day's."""

import json
from datetime import date
from pathlib import Path

import django.core.validators
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data"
OPENING = "opening"


def seed(apps, schema_editor):
    """The shop opens with rates of one day: good until a feed is read, however old, as those kept by hand."""
    market, rate = apps.get_model("shop", "Market"), apps.get_model("shop", "Rate")
    market.objects.filter(code="eu").update(shows_lowest_price=True)
    first = json.loads((DATA / "rates.json").read_text(encoding="utf-8"))
    for currency, value in first["rates"].items():
        rate.objects.filter(currency=currency, on=first["on"], per_euro=value).update(source=OPENING)
    more = json.loads((DATA / "more_rates.json").read_text(encoding="utf-8"))
    for currency, value in more["rates"].items():
        if not rate.objects.filter(currency=currency).exists():
            rate.objects.create(
                currency=currency, on=date.fromisoformat(more["on"]), per_euro=value, source=OPENING
            )


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0002_markets_and_rates'),
    ]

    operations = [
        migrations.AddField(
            model_name='market',
            name='cash_step',
            field=models.DecimalField(decimal_places=3, default=0, help_text="Totals are rounded to it, as 0.05 in Switzerland. 0: to the currency's own digits.", max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='smallest coin'),
        ),
        migrations.AddField(
            model_name='market',
            name='same_gross_price',
            field=models.BooleanField(default=False, help_text='Prices with tax are those of the first country in all countries of the market.', verbose_name='same price everywhere'),
        ),
        migrations.AddField(
            model_name='market',
            name='shows_lowest_price',
            field=models.BooleanField(default=False, help_text='Beside a reduced price stands the lowest of the 30 days before, as in the European Union.', verbose_name='lowest price of 30 days'),
        ),
        migrations.AddField(
            model_name='market',
            name='terms',
            field=models.CharField(choices=[('DDP', 'delivered duty paid (DDP)'), ('DAP', 'delivered at place, import charges unpaid (DAP)')], default='DDP', help_text='Whether import tax and duty are charged with the order. A shipping method may have its own.', max_length=3, verbose_name='terms of delivery'),
        ),
        migrations.AddField(
            model_name='market',
            name='withdrawal_days',
            field=models.PositiveSmallIntegerField(default=14, help_text='How long a consumer may send goods back without a reason.', verbose_name='days to withdraw'),
        ),
        migrations.AddConstraint(
            model_name='market',
            constraint=models.CheckConstraint(condition=models.Q(('cash_step__gte', 0)), name='market_cash_step'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]

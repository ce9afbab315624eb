"""What is counted. Takes the place of all migrations before the first release."""

import pgtrigger.compiler
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("analytics", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Fact",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(help_text="Makes the same event count once.", max_length=64, unique=True, verbose_name="key")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("order_placed", "order placed"),
                                    ("order_paid", "order paid"),
                                    ("order_shipped", "order shipped"),
                                    ("order_delivered", "order delivered"),
                                    ("order_cancelled", "order cancelled"),
                                    ("payment_captured", "payment captured"),
                                    ("refund_settled", "refund settled"),
                                    ("shipment_moved", "shipment moved"),
                                ],
                                max_length=32,
                                verbose_name="kind",
                            ),
                        ),
                        ("reference", models.CharField(max_length=64, verbose_name="reference")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("amount", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="amount")),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("market", models.CharField(blank=True, max_length=8, verbose_name="market")),
                        ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                        ("payload", models.JSONField(blank=True, default=dict, verbose_name="details")),
                    ],
                    options={
                        "verbose_name": "fact",
                        "verbose_name_plural": "facts",
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["kind", "at"], name="fact_kind_at")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("amount", None), ("currency", "")), models.Q(("amount__isnull", False), models.Q(("currency", ""), _negated=True)), _connector="OR"),
                                name="fact_amount_has_currency",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="fact_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="2b69b4aa856519da5e1902726386a3735a108dc5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_fact_append_only_81c22",
                                    table="analytics_fact",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

"""What all apps stand on: people, markets, rates, the outbox, mails. Takes the place of all migrations before the first release."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.functions.text
import django.utils.timezone
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("shop", "0001_initial"), ("shop", "0003_terms_and_consumer_law"), ("shop", "0004_wrapping_and_answers")]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Answered",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("visitor", models.CharField(max_length=64, verbose_name="visitor")),
                        ("key", models.CharField(max_length=64, verbose_name="key")),
                        ("asked", models.CharField(max_length=64, verbose_name="digest of what was asked")),
                        ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                        ("began_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="began")),
                    ],
                    options={
                        "verbose_name": "answer to a form",
                        "verbose_name_plural": "answers to forms",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["began_at"], name="shop_answered_began")],
                        "constraints": [models.UniqueConstraint(fields=("visitor", "key"), name="shop_answered_once")],
                    },
                ),
                migrations.CreateModel(
                    name="MailMessage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.SlugField(max_length=40, verbose_name="kind")),
                        ("key", models.CharField(max_length=160, unique=True, verbose_name="key")),
                        ("to", models.EmailField(max_length=254, verbose_name="to")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        ("context", models.JSONField(verbose_name="context")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                        ("error", models.TextField(blank=True, verbose_name="last error")),
                    ],
                    options={
                        "verbose_name": "mail",
                        "verbose_name_plural": "mails",
                        "ordering": ["-id"],
                        "indexes": [models.Index(condition=models.Q(("sent_at", None)), fields=["due_at", "id"], name="mail_waiting")],
                    },
                ),
                migrations.CreateModel(
                    name="Market",
                    fields=[
                        ("code", models.SlugField(max_length=8, primary_key=True, serialize=False, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("name_en", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_zh_hans", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_zh_hant", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_ja", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_ko", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_de", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_fr", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_es", models.CharField(max_length=60, null=True, verbose_name="name")),
                        ("name_ar", models.CharField(max_length=60, null=True, verbose_name="name")),
                        (
                            "countries",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2),
                                blank=True,
                                default=list,
                                help_text="ISO codes; the first is the one prices are shown for. Empty: every country no other market has.",
                                size=None,
                                verbose_name="countries",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("languages", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), help_text="The first is the default.", size=None, verbose_name="languages")),
                        (
                            "tax_display",
                            models.CharField(choices=[("inclusive", "prices include tax"), ("exclusive", "prices before tax")], default="exclusive", max_length=10, verbose_name="tax display"),
                        ),
                        (
                            "same_gross_price",
                            models.BooleanField(default=False, help_text="Prices with tax are those of the first country in all countries of the market.", verbose_name="same price everywhere"),
                        ),
                        (
                            "cash_step",
                            models.DecimalField(
                                decimal_places=3,
                                default=0,
                                help_text="Totals are rounded to it, as 0.05 in Switzerland. 0: to the currency's own digits.",
                                max_digits=6,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="smallest coin",
                            ),
                        ),
                        (
                            "terms",
                            models.CharField(
                                choices=[("DDP", "delivered duty paid (DDP)"), ("DAP", "delivered at place, import charges unpaid (DAP)")],
                                default="DDP",
                                help_text="Whether import tax and duty are charged with the order. A shipping method may have its own.",
                                max_length=3,
                                verbose_name="terms of delivery",
                            ),
                        ),
                        ("withdrawal_days", models.PositiveSmallIntegerField(default=14, help_text="How long a consumer may send goods back without a reason.", verbose_name="days to withdraw")),
                        (
                            "shows_lowest_price",
                            models.BooleanField(
                                default=False, help_text="Beside a reduced price stands the lowest of the 30 days before, as in the European Union.", verbose_name="lowest price of 30 days"
                            ),
                        ),
                        (
                            "warehouses",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=8), default=list, help_text="Stock places in order of preference.", size=None, verbose_name="warehouses"
                            ),
                        ),
                        ("payment_methods", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="payment methods")),
                        ("shipping_methods", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name="shipping methods")),
                        (
                            "gift_wrap",
                            models.CharField(
                                blank=True, default="", help_text="The SKU of the wrapping that is offered in the basket, at its price here. Empty: none is.", max_length=60, verbose_name="gift wrap"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "market",
                        "verbose_name_plural": "markets",
                        "ordering": ["position", "code"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("cash_step__gte", 0)), name="market_cash_step")],
                    },
                ),
                migrations.CreateModel(
                    name="Outbox",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("event", models.CharField(max_length=120, verbose_name="event")),
                        ("handler", models.CharField(max_length=160, verbose_name="handler")),
                        ("payload", models.JSONField(verbose_name="payload")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        ("delivered_at", models.DateTimeField(blank=True, null=True, verbose_name="delivered")),
                        ("error", models.TextField(blank=True, verbose_name="last error")),
                    ],
                    options={
                        "verbose_name": "event delivery",
                        "verbose_name_plural": "event deliveries",
                        "ordering": ["id"],
                        "indexes": [models.Index(condition=models.Q(("delivered_at", None)), fields=["due_at", "id"], name="outbox_waiting")],
                    },
                ),
                migrations.CreateModel(
                    name="Rate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("on", models.DateField(verbose_name="day")),
                        ("per_euro", models.DecimalField(decimal_places=8, max_digits=20, verbose_name="units per euro")),
                        ("source", models.CharField(max_length=40, verbose_name="source")),
                        ("fetched_at", models.DateTimeField(auto_now_add=True, verbose_name="fetched")),
                    ],
                    options={
                        "verbose_name": "exchange rate",
                        "verbose_name_plural": "exchange rates",
                        "ordering": ["-on", "currency"],
                        "constraints": [
                            models.UniqueConstraint(fields=("currency", "on"), name="rate_once_a_day"),
                            models.CheckConstraint(condition=models.Q(("per_euro__gt", 0)), name="rate_above_zero"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(default=False, help_text="Designates that this user has all permissions without explicitly assigning them.", verbose_name="superuser status"),
                        ),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                        ("language", models.CharField(default="en", max_length=8, verbose_name="language")),
                        ("market", models.CharField(blank=True, max_length=8, verbose_name="market")),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        ("is_staff", models.BooleanField(default=False, verbose_name="staff")),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True, help_text="Specific permissions for this user.", related_name="user_set", related_query_name="user", to="auth.permission", verbose_name="user permissions"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "constraints": [models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email_once")],
                    },
                ),
            ]
        ),
    ]

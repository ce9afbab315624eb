"""Addresses, wishes, points and reviews. Takes the place of all migrations before the first release."""

import customers.models.address
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("customers", "0001_initial"), ("customers", "0002_stock_wishes"), ("customers", "0003_points"), ("customers", "0004_reviews_and_wish_lists"), ("customers", "0005_address_book")]

    initial = True

    dependencies = [
        ("catalog", "0001_tradewind"),
        ("shop", "0001_tradewind"),
        ("shop", "__first__"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="BookedAddress",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("token", models.CharField(default=customers.models.address.new_token, editable=False, max_length=16, unique=True, verbose_name="token")),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        ("address", models.JSONField(verbose_name="address")),
                        ("is_default", models.BooleanField(default=False, verbose_name="used first")),
                        ("shipping_method", models.CharField(blank=True, default="", max_length=20, verbose_name="shipping method")),
                        ("used_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="used")),
                        ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="account")),
                    ],
                    options={
                        "verbose_name": "address",
                        "verbose_name_plural": "addresses",
                        "ordering": ["-is_default", "-used_at", "-id"],
                        "indexes": [models.Index(fields=["user", "-used_at"], name="customers_address_of")],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("is_default", True)), fields=("user",), name="customers_one_default_address")],
                    },
                ),
                migrations.CreateModel(
                    name="Customer",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        ("market", models.CharField(blank=True, max_length=8, verbose_name="market")),
                        ("review_letters", models.BooleanField(default=True, help_text="Every such letter has a link that ends them.", verbose_name="may be asked for reviews")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="known since")),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                help_text="Set once the address is confirmed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="account",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "customer",
                        "verbose_name_plural": "customers",
                        "ordering": ["-id"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("email", django.db.models.functions.text.Lower(models.F("email")))), name="customer_email_lower")],
                    },
                ),
                migrations.CreateModel(
                    name="PointsAccount",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to=settings.AUTH_USER_MODEL, verbose_name="account"),
                        ),
                        ("balance", models.BigIntegerField(default=0, verbose_name="points")),
                        ("moved_at", models.DateTimeField(verbose_name="last moved")),
                    ],
                    options={
                        "verbose_name": "account of points",
                        "verbose_name_plural": "accounts of points",
                        "indexes": [models.Index(condition=models.Q(("balance__gt", 0)), fields=["moved_at"], name="customers_points_to_lapse")],
                        "constraints": [models.CheckConstraint(condition=models.Q(("balance__gte", 0)), name="customers_points_not_negative")],
                    },
                ),
                migrations.CreateModel(
                    name="PointsMove",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("earned", "earned"), ("spent", "spent"), ("given_back", "given back"), ("unearned", "taken back"), ("lapsed", "lapsed"), ("by_staff", "by our team")],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("points", models.BigIntegerField(verbose_name="points")),
                        ("reference", models.CharField(blank=True, max_length=64, verbose_name="reference")),
                        ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="account")),
                    ],
                    options={
                        "verbose_name": "move of points",
                        "verbose_name_plural": "moves of points",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["user", "-id"], name="customers_points_of"), models.Index(fields=["reference"], name="customers_points_reference")],
                        "constraints": [models.CheckConstraint(condition=models.Q(("points", 0), _negated=True), name="customers_points_move_something")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="points_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="77c1d6927fb5ce514de922d5fbcdb30d6fa69cdd",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_points_append_only_a2cb5",
                                    table="customers_pointsmove",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointsRule",
                    fields=[
                        ("market", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="shop.market", verbose_name="market")),
                        (
                            "worth",
                            models.DecimalField(
                                decimal_places=4,
                                help_text="In the market's currency, as 0.01.",
                                max_digits=9,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="worth of a point",
                            ),
                        ),
                        (
                            "most_percent",
                            models.PositiveSmallIntegerField(
                                default=50,
                                help_text="So much of the goods of an order may be paid with points.",
                                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)],
                                verbose_name="share of the goods in per cent",
                            ),
                        ),
                        (
                            "earned",
                            models.DecimalField(
                                decimal_places=4,
                                default=1,
                                help_text="For each unit of the currency that goods cost her, when the order was delivered.",
                                max_digits=9,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="points earned",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule of points",
                        "verbose_name_plural": "rules of points",
                        "ordering": ["market"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("earned__gte", 0), ("most_percent__gte", 1), ("most_percent__lte", 100), ("worth__gt", 0)), name="customers_points_rule")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Received",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sku", models.CharField(max_length=60, verbose_name="SKU")),
                        ("options", models.CharField(blank=True, max_length=200, verbose_name="options")),
                        ("order", models.CharField(max_length=64, verbose_name="order")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        ("market", models.CharField(max_length=8, verbose_name="market")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="delivered")),
                        ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="asked for a review")),
                        ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="received", to="customers.customer", verbose_name="customer")),
                        ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.product", verbose_name="product")),
                    ],
                    options={
                        "verbose_name": "received piece",
                        "verbose_name_plural": "received pieces",
                        "ordering": ["-id"],
                        "indexes": [models.Index(condition=models.Q(("invited_at__isnull", True)), fields=["at"], name="customers_received_uninvited")],
                        "constraints": [models.UniqueConstraint(fields=("customer", "product"), name="customers_received_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."sku" IS DISTINCT FROM (NEW."sku") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."market" IS DISTINCT FROM (NEW."market") OR OLD."at" IS DISTINCT FROM (NEW."at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="0f6507fe692c4becf04ab6ca353e09ec995cba34",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_8f874",
                                    table="customers_received",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="stars")),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("text", models.TextField(max_length=4000, verbose_name="text")),
                        ("author", models.CharField(blank=True, max_length=60, verbose_name="shown name")),
                        (
                            "language",
                            models.CharField(
                                choices=[
                                    ("en", "English"),
                                    ("zh-hans", "简体中文"),
                                    ("zh-hant", "繁體中文"),
                                    ("ja", "日本語"),
                                    ("ko", "한국어"),
                                    ("de", "Deutsch"),
                                    ("fr", "Français"),
                                    ("es", "Español"),
                                    ("ar", "العربية"),
                                ],
                                max_length=8,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(choices=[("waiting", "waits to be read"), ("published", "published"), ("refused", "refused")], default="waiting", max_length=12, verbose_name="state"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written")),
                        ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last change")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason of the refusal")),
                        ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer of the shop")),
                        ("decided_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="decided by")),
                        ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.product", verbose_name="product")),
                        ("received", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="review", to="customers.received", verbose_name="received piece")),
                    ],
                    options={
                        "verbose_name": "review",
                        "verbose_name_plural": "reviews",
                        "ordering": ["-id"],
                        "permissions": [("moderate_review", "Can publish and refuse reviews"), ("answer_review", "Can answer reviews as the shop")],
                        "indexes": [
                            models.Index(condition=models.Q(("state", "published")), fields=["product", "language", "-id"], name="customers_review_spoken"),
                            models.Index(condition=models.Q(("state", "published")), fields=["product", "-id"], name="customers_review_of_product"),
                            models.Index(fields=["state", "-id"], name="customers_review_by_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="customers_review_1_to_5"),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"), name="customers_review_refused_with_reason"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{published:refused,published:waiting,refused:published,refused:waiting,waiting:published,waiting:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="9f3ae833b0ef424458b216d2a37ea47e4d9e4a37",
                                    operation="UPDATE",
                                    pgid="pgtrigger_moves_4f3e4",
                                    table="customers_review",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="whose",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."received_id" IS DISTINCT FROM (NEW."received_id") OR OLD."product_id" IS DISTINCT FROM (NEW."product_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="2ca91356a289e745c1502b8c35cf60aa98ca644d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_whose_55105",
                                    table="customers_review",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockWish",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("sku", models.CharField(max_length=60, verbose_name="SKU")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        ("market", models.CharField(max_length=8, verbose_name="market")),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                    ],
                    options={
                        "verbose_name": "back-in-stock wish",
                        "verbose_name_plural": "back-in-stock wishes",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["email"], name="customers_wish_of")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("email", django.db.models.functions.text.Lower(models.F("email")))), name="customers_wish_email_lower"),
                            models.UniqueConstraint(fields=("sku", "email"), name="customers_wish_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimelineNote",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("kind", models.SlugField(max_length=40, verbose_name="kind")),
                        ("reference", models.CharField(blank=True, max_length=64, verbose_name="reference")),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("customer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="timeline", to="customers.customer", verbose_name="customer")),
                    ],
                    options={
                        "verbose_name": "timeline note",
                        "verbose_name_plural": "timeline",
                        "ordering": ["-id"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="note_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ad562cffad732d5e054c126004079737d1917cae",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_note_append_only_fdf31",
                                    table="customers_timelinenote",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wished",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                        ("product", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.product", verbose_name="product")),
                        ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="account")),
                    ],
                    options={
                        "verbose_name": "piece on a wish list",
                        "verbose_name_plural": "pieces on wish lists",
                        "ordering": ["-id"],
                        "constraints": [models.UniqueConstraint(fields=("user", "product"), name="customers_wished_once")],
                    },
                ),
            ]
        ),
    ]

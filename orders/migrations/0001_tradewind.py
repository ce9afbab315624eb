"""Baskets, orders and their life, promotions. Takes the place of all migrations before the first release."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import djmoney.models.fields
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [
        ("orders", "0001_initial"),
        ("orders", "0002_words_of_the_history"),
        ("orders", "0003_promotions"),
        ("orders", "0004_points_and_tax_number"),
        ("orders", "0005_baskets_and_what_is_asked"),
        ("orders", "0006_order_life"),
    ]

    initial = True

    dependencies = [
        ("catalog", "0001_tradewind"),
        ("logistics", "0001_tradewind"),
        ("shop", "__first__"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Basket",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("token", models.CharField(max_length=48, unique=True, verbose_name="token")),
                        ("market", models.CharField(max_length=8, verbose_name="market")),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        ("shipping_method", models.CharField(blank=True, max_length=20, verbose_name="shipping method")),
                        ("coupon", models.CharField(blank=True, default="", max_length=40, verbose_name="code")),
                        ("points", models.PositiveIntegerField(default=0, verbose_name="points")),
                        ("buyer_note", models.TextField(blank=True, default="", max_length=500, verbose_name="note to the seller")),
                        ("is_gift", models.BooleanField(default=False, verbose_name="is a gift")),
                        ("gift_message", models.TextField(blank=True, default="", max_length=500, verbose_name="gift message")),
                        ("seen", models.JSONField(blank=True, null=True, verbose_name="seen last")),
                        ("news", models.JSONField(blank=True, default=list, verbose_name="news")),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="looked at")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                        ("user", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="account")),
                    ],
                    options={
                        "verbose_name": "basket",
                        "verbose_name_plural": "baskets",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["seen_at"], name="orders_basket_seen_at")],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("closed_at__isnull", True), ("user__isnull", False)), fields=("user",), name="orders_basket_one_open_a_user")],
                    },
                ),
                migrations.CreateModel(
                    name="BasketLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added")),
                        ("basket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="orders.basket", verbose_name="basket")),
                        ("variant", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant", verbose_name="variant")),
                    ],
                    options={
                        "verbose_name": "basket line",
                        "verbose_name_plural": "basket lines",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("basket", "variant"), name="orders_basket_line_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 1), ("quantity__lte", 99)), name="orders_basket_line_1_to_99"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CodeTry",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("since", models.DateTimeField(default=django.utils.timezone.now)),
                        ("tries", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "tried codes",
                        "verbose_name_plural": "tried codes",
                    },
                ),
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.CharField(max_length=16, unique=True, verbose_name="number")),
                        ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                        ("language", models.CharField(max_length=8, verbose_name="language")),
                        ("market", models.CharField(max_length=8, verbose_name="market")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("country", models.CharField(max_length=2, verbose_name="country")),
                        ("address", models.JSONField(verbose_name="address")),
                        ("shipping_method", models.CharField(blank=True, max_length=20, verbose_name="shipping method")),
                        ("shipping_name", models.CharField(blank=True, max_length=120, verbose_name="shipping")),
                        (
                            "status",
                            models.CharField(
                                choices=[("placed", "placed"), ("paid", "paid"), ("shipped", "shipped"), ("delivered", "delivered"), ("cancelled", "cancelled")],
                                default="placed",
                                max_length=24,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "money",
                            models.CharField(
                                choices=[("owed", "not paid"), ("paid", "paid"), ("part_refunded", "partly refunded"), ("refunded", "refunded")], default="owed", max_length=24, verbose_name="money"
                            ),
                        ),
                        (
                            "fulfilment",
                            models.CharField(
                                choices=[("waiting", "not sent"), ("part_shipped", "partly sent"), ("shipped", "sent"), ("delivered", "delivered")],
                                default="waiting",
                                max_length=24,
                                verbose_name="goods",
                            ),
                        ),
                        ("goods", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="goods before tax")),
                        ("shipping", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="shipping before tax")),
                        ("duty", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="import duty")),
                        ("tax", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="tax")),
                        ("total", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="total")),
                        ("bill", models.JSONField(verbose_name="bill")),
                        ("revision", models.PositiveSmallIntegerField(default=0, verbose_name="changes")),
                        ("placed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="placed")),
                        ("pay_before", models.DateTimeField(verbose_name="to be paid before")),
                        ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="paid")),
                        ("payment_id", models.BigIntegerField(blank=True, null=True, verbose_name="payment")),
                        ("notes", models.TextField(blank=True, verbose_name="notes")),
                        ("buyer_note", models.TextField(blank=True, default="", verbose_name="note of the buyer")),
                        ("is_gift", models.BooleanField(default=False, verbose_name="is a gift")),
                        ("gift_message", models.TextField(blank=True, default="", verbose_name="gift message")),
                        ("consents", models.JSONField(blank=True, default=list, help_text="What she was told or agreed to: text, version, moment.", verbose_name="consents")),
                        ("phone_key", models.CharField(blank=True, editable=False, max_length=60, null=True, unique=True)),
                        ("basket", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="order", to="orders.basket", verbose_name="basket")),
                        (
                            "made_by",
                            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="made by phone by"),
                        ),
                        ("user", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="account")),
                        (
                            "vat_proof",
                            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.vatproof", verbose_name="proof of the tax number"),
                        ),
                    ],
                    options={
                        "verbose_name": "order",
                        "verbose_name_plural": "orders",
                        "ordering": ["-id"],
                        "permissions": [
                            ("ship_order", "Can ship an order"),
                            ("refund_order", "Can refund pieces of an order"),
                            ("cancel_order", "Can cancel an order"),
                            ("hold_order", "Can put an order on hold and release it"),
                            ("edit_order", "Can change what an order holds and where it goes"),
                            ("phone_order", "Can make an order by phone"),
                            ("join_order", "Can join orders into one parcel and part them"),
                        ],
                        "indexes": [
                            models.Index(condition=models.Q(("status", "placed")), fields=["pay_before"], name="orders_order_unpaid"),
                            models.Index(fields=["user", "-id"], name="orders_order_of_user"),
                            models.Index(fields=["email"], name="orders_order_email"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "total",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(models.F("goods"), "+", models.F("shipping")), "+", models.F("duty")
                                            ),
                                            "+",
                                            models.F("tax"),
                                        ),
                                    )
                                ),
                                name="orders_order_parts_are_the_total",
                            ),
                            models.CheckConstraint(condition=models.Q(("duty__gte", 0), ("goods__gte", 0), ("shipping__gte", 0), ("tax__gte", 0)), name="orders_order_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("status__in", ("paid", "shipped", "delivered")), _negated=True), ("paid_at__isnull", False), _connector="OR"),
                                name="orders_order_paid_has_a_time",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{cancelled:paid,paid:cancelled,paid:shipped,placed:cancelled,placed:paid,shipped:delivered}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="d36e0771efe4c662b5d8b8d90b417e131bcb3ffd",
                                    operation="UPDATE",
                                    pgid="pgtrigger_moves_9837a",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="money_moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."money", \':\', NEW."money") = ANY(\'{owed:paid,paid:part_refunded,paid:refunded,part_refunded:paid,part_refunded:refunded,refunded:paid,refunded:part_refunded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."money" IS DISTINCT FROM NEW."money") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "money" from "%" to "%" on table %\', OLD."money", NEW."money", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="133c4056fb30069ce1c421b378f468ce7dd06336",
                                    operation="UPDATE",
                                    pgid="pgtrigger_money_moves_3fcb8",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="fulfilment_moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."fulfilment", \':\', NEW."fulfilment") = ANY(\'{part_shipped:shipped,shipped:delivered,waiting:part_shipped,waiting:shipped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."fulfilment" IS DISTINCT FROM NEW."fulfilment") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "fulfilment" from "%" to "%" on table %\', OLD."fulfilment", NEW."fulfilment", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="eb70bbbfd1439dc3ea60c0686fcf0d6b2ceada8a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_fulfilment_moves_a0330",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."basket_id" IS DISTINCT FROM (NEW."basket_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."market" IS DISTINCT FROM (NEW."market") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."shipping_method" IS DISTINCT FROM (NEW."shipping_method") OR OLD."vat_proof_id" IS DISTINCT FROM (NEW."vat_proof_id") OR OLD."placed_at" IS DISTINCT FROM (NEW."placed_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="bee79d6dc11edada0f4d73e32cf148c131e638f8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_02abb",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="agreed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."buyer_note" IS DISTINCT FROM (NEW."buyer_note") OR OLD."is_gift" IS DISTINCT FROM (NEW."is_gift") OR OLD."gift_message" IS DISTINCT FROM (NEW."gift_message") OR OLD."consents" IS DISTINCT FROM (NEW."consents"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="c4868f6d6fce5136ce82041d7a09c0a946c72794",
                                    operation="UPDATE",
                                    pgid="pgtrigger_agreed_8d97a",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="amended",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."bill" IS DISTINCT FROM (NEW."bill") OR OLD."duty" IS DISTINCT FROM (NEW."duty") OR OLD."goods" IS DISTINCT FROM (NEW."goods") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."shipping" IS DISTINCT FROM (NEW."shipping") OR OLD."tax" IS DISTINCT FROM (NEW."tax") OR OLD."total" IS DISTINCT FROM (NEW."total"))',
                                    func="\n    IF NEW.revision > OLD.revision AND EXISTS (\n        SELECT FROM orders_amendment a WHERE a.order_id = NEW.id AND a.n = NEW.revision AND a.status = 'applied'\n            AND a.total = NEW.total AND a.address = NEW.address AND a.bill = NEW.bill\n    ) THEN RETURN NEW; END IF;\n    RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table but by an agreed change', TG_TABLE_NAME;\n",
                                    hash="d736ebc59b4dfb2a34886315bf2d6c72affe3e57",
                                    operation="UPDATE",
                                    pgid="pgtrigger_amended_3e0d3",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="f7037dda7da4866d559a89ed4eb8be7cabb67f57",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_722f5",
                                    table="orders_order",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("n", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("key", models.CharField(max_length=80, unique=True, verbose_name="key")),
                        (
                            "status",
                            models.CharField(choices=[("waiting", "waits for its payment"), ("applied", "made"), ("dropped", "dropped")], default="waiting", max_length=24, verbose_name="status"),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("total", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="total")),
                        ("difference", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="difference")),
                        ("address", models.JSONField(verbose_name="address")),
                        ("bill", models.JSONField(verbose_name="bill")),
                        ("lines", models.JSONField(verbose_name="lines")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("pay_before", models.DateTimeField(verbose_name="to be paid before")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "change of an order",
                        "verbose_name_plural": "changes of orders",
                        "ordering": ["id"],
                        "indexes": [models.Index(condition=models.Q(("status", "waiting")), fields=["pay_before"], name="orders_amendment_unpaid")],
                        "constraints": [
                            models.UniqueConstraint(fields=("order", "n"), name="orders_amendment_number_once"),
                            models.UniqueConstraint(condition=models.Q(("status", "waiting")), fields=("order",), name="orders_amendment_one_waits"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{waiting:applied,waiting:dropped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="dd591e9206299f90332ad268c7d93091b432cebf",
                                    operation="UPDATE",
                                    pgid="pgtrigger_moves_cc647",
                                    table="orders_amendment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."n" IS DISTINCT FROM (NEW."n") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."difference" IS DISTINCT FROM (NEW."difference") OR OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."bill" IS DISTINCT FROM (NEW."bill") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."pay_before" IS DISTINCT FROM (NEW."pay_before") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="34e59934fd1a4d2a1f8d25ab6444d452054c4bc5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_3f3b7",
                                    table="orders_amendment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="5302e13794abb45e7fe7823c9c1baf1f1f404e75",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_1d5de",
                                    table="orders_amendment",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AmendmentHistory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("was", models.CharField(max_length=24, verbose_name="was")),
                        ("became", models.CharField(max_length=24, verbose_name="became")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="values of the note")),
                        ("amendment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="orders.amendment", verbose_name="change")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "history",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="029517881c770b3e67c435ab4d957e430cc1013a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5dca7",
                                    table="orders_amendmenthistory",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(choices=[("fraud", "suspicion of fraud"), ("customs", "customs"), ("stock", "stock"), ("payment", "payment review")], max_length=12, verbose_name="kind"),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released")),
                        ("answer", models.CharField(blank=True, max_length=200, verbose_name="why it was released")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        (
                            "released_by",
                            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="released by"),
                        ),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "hold",
                        "verbose_name_plural": "holds",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("released_at", None)), fields=("order", "kind"), name="orders_hold_of_a_kind_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="b97dead0bc8b3611a4e9faec80b7d2ee909f2de0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_70482",
                                    table="orders_hold",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="over",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."released_at" IS NOT NULL)',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="f8600c5034cebb4cd7a5dfe9643bf9096d2e1a84",
                                    operation="UPDATE",
                                    pgid="pgtrigger_over_b30dd",
                                    table="orders_hold",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="2599f54390e5dc2a7a51f3f173d1c209efb7b783",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_e6f70",
                                    table="orders_hold",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Joining",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="parted")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("ended_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="parted by")),
                        ("lead", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="followers", to="orders.order", verbose_name="sent with")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="joinings", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "joining",
                        "verbose_name_plural": "joinings",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("order",), name="orders_joining_one_a_time"),
                            models.CheckConstraint(condition=models.Q(("lead", models.F("order")), _negated=True), name="orders_joining_of_two"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="1684cbfba95c847bf7f98263b02a8116fe6205ff",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_3c520",
                                    table="orders_joining",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="over",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."ended_at" IS NOT NULL)',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="e3f448573fb5a10ecbdda20de824956e2874766b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_over_91558",
                                    table="orders_joining",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="a144a1fbba77b38e2d13a17eef53167dff33749f",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_e681b",
                                    table="orders_joining",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderHistory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("was", models.CharField(max_length=24, verbose_name="was")),
                        ("became", models.CharField(max_length=24, verbose_name="became")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="values of the note")),
                        ("for_buyer", models.BooleanField(default=False, verbose_name="the buyer reads it")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "history",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="57f366fb48da3be6a7f9f4030cd5bbe81e72714a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a32c6",
                                    table="orders_orderhistory",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("sku", models.CharField(max_length=60, verbose_name="SKU")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("options", models.CharField(blank=True, max_length=200, verbose_name="options")),
                        ("slug", models.CharField(blank=True, max_length=120, verbose_name="slug")),
                        ("image", models.CharField(blank=True, max_length=300, verbose_name="picture")),
                        ("hs_code", models.CharField(blank=True, max_length=10, verbose_name="HS code")),
                        ("origin", models.CharField(blank=True, max_length=2, verbose_name="country of origin")),
                        ("weight_g", models.PositiveIntegerField(default=0, verbose_name="weight in grams")),
                        ("place", models.CharField(blank=True, max_length=12, verbose_name="stock place")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("unit_net", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="unit price before tax")),
                        ("unit_shown", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="unit price")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("total", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="total")),
                        ("paid", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="paid with tax and duty")),
                        ("refunded", models.PositiveSmallIntegerField(default=0, verbose_name="refunded pieces")),
                        ("sent", models.PositiveSmallIntegerField(default=0, verbose_name="sent pieces")),
                        ("cancelled", models.PositiveSmallIntegerField(default=0, verbose_name="cancelled pieces")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="last sent")),
                        ("since", models.PositiveSmallIntegerField(default=0, verbose_name="since change")),
                        ("until", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="until change")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "order line",
                        "verbose_name_plural": "order lines",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(condition=models.Q(("until", None)), fields=("order", "sku", "place"), name="orders_line_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 1), ("quantity__lte", 99)), name="orders_line_1_to_99"),
                            models.CheckConstraint(
                                condition=models.Q(("total", django.db.models.expressions.CombinedExpression(models.F("unit_shown"), "*", models.F("quantity")))), name="orders_line_total"
                            ),
                            models.CheckConstraint(condition=models.Q(("refunded__lte", models.F("quantity"))), name="orders_line_refunded_at_most_all"),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", django.db.models.expressions.CombinedExpression(models.F("sent"), "+", models.F("cancelled")))),
                                name="orders_line_sent_or_cancelled_once",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="not_on_hold",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="\n                    IF NEW.sent > OLD.sent AND EXISTS (\n                        SELECT FROM orders_hold WHERE order_id = NEW.order_id AND released_at IS NULL\n                    ) THEN RAISE EXCEPTION 'pgtrigger: an order on hold is not sent'; END IF;\n                    RETURN NEW;\n                ",
                                    hash="af45a6632875de357bb6d80e4ec1eb01cfec4ba8",
                                    operation='UPDATE OF "sent"',
                                    pgid="pgtrigger_not_on_hold_15e18",
                                    table="orders_orderline",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."sku" IS DISTINCT FROM (NEW."sku") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."options" IS DISTINCT FROM (NEW."options") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."image" IS DISTINCT FROM (NEW."image") OR OLD."hs_code" IS DISTINCT FROM (NEW."hs_code") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."weight_g" IS DISTINCT FROM (NEW."weight_g") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."unit_net" IS DISTINCT FROM (NEW."unit_net") OR OLD."unit_shown" IS DISTINCT FROM (NEW."unit_shown") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."paid" IS DISTINCT FROM (NEW."paid") OR OLD."since" IS DISTINCT FROM (NEW."since"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="cd7814d77a7ca5f837a4988c842fddace4635496",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_06853",
                                    table="orders_orderline",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="770a6872d0ded55889b5f62482def37db226a689",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_e2c46",
                                    table="orders_orderline",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CancelledPieces",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=80, verbose_name="key")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("line", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="cancellations", to="orders.orderline", verbose_name="order line")),
                    ],
                    options={
                        "verbose_name": "cancelled pieces",
                        "verbose_name_plural": "cancelled pieces",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["key"], name="orders_cancelled_key")],
                        "constraints": [
                            models.UniqueConstraint(fields=("line", "key"), name="orders_cancelled_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="orders_cancelled_some"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="44ffd4682381c199779bb7658b056466ce14d474",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_d7fd4",
                                    table="orders_cancelledpieces",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParcelLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                        ("line", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parcels", to="orders.orderline", verbose_name="order line")),
                        ("shipment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="logistics.shipment", verbose_name="parcel")),
                    ],
                    options={
                        "verbose_name": "pieces in a parcel",
                        "verbose_name_plural": "pieces in parcels",
                        "ordering": ["id"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="orders_parcel_line_some")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6af9ee06e1bf42ac46a2635cfeab9527ceebfa02",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e9713",
                                    table="orders_parcelline",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Promotion",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "code",
                            models.CharField(
                                max_length=60,
                                unique=True,
                                validators=[django.core.validators.RegexValidator("^[a-z0-9]+(-[a-z0-9]+)*$", "Small letters and digits, joined by hyphens, as in spring-tea.")],
                                verbose_name="code",
                            ),
                        ),
                        ("status", models.CharField(choices=[("draft", "draft"), ("live", "live"), ("ended", "ended")], default="draft", max_length=8, verbose_name="status")),
                        ("name", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, verbose_name="name")),
                        ("name_en", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_zh_hans", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_zh_hant", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_ja", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_ko", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_de", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_fr", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_es", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("name_ar", models.CharField(help_text="Shoppers read it on the bill.", max_length=120, null=True, verbose_name="name")),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        ("description_en", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_zh_hans", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_zh_hant", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_ja", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_ko", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_de", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_fr", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_es", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("description_ar", models.TextField(blank=True, default="", null=True, verbose_name="description")),
                        ("kind", models.CharField(max_length=24, verbose_name="kind")),
                        ("terms", models.JSONField(blank=True, default=dict, verbose_name="terms")),
                        ("goods", models.JSONField(blank=True, default=dict, verbose_name="goods")),
                        ("conditions", models.JSONField(blank=True, default=dict, verbose_name="conditions")),
                        (
                            "lane",
                            models.PositiveSmallIntegerField(
                                choices=[(10, "Goods: offers on single pieces and sets"), (20, "Basket: offers on the whole purchase"), (30, "Codes"), (40, "Shipping")],
                                default=10,
                                help_text="In a lane each piece takes part in one promotion, the best for the shopper.",
                                verbose_name="lane",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(default=100, help_text="Of two that give the same, the lower rank is chosen.", verbose_name="rank")),
                        ("exclusive", models.BooleanField(default=False, help_text="Given only without any other, and only if it gives more.", verbose_name="stands alone")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                        ("starts_time", models.TimeField(default=datetime.time(0, 0), verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        ("ends_time", models.TimeField(blank=True, help_text="On the last day, by each market's own clock. Empty: all day.", null=True, verbose_name="until")),
                        ("needs_coupon", models.BooleanField(default=False, verbose_name="needs a code")),
                        ("limit_each", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="uses a person")),
                        ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created")),
                    ],
                    options={
                        "verbose_name": "promotion",
                        "verbose_name_plural": "promotions",
                        "ordering": ["lane", "rank", "code"],
                        "permissions": [("make_coupons", "Can make and export codes")],
                        "indexes": [models.Index(condition=models.Q(("status", "live")), fields=["id"], name="orders_promotion_live")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"), name="orders_promotion_ends_after_it_starts"
                            ),
                            models.CheckConstraint(condition=models.Q(("limit_each", None), ("limit_each__gte", 1), _connector="OR"), name="orders_promotion_each_some"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="new_version",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="NEW.version = OLD.version + 1; RETURN NEW;",
                                    hash="ea67f7a7630f9af51b0d16dbfd361e138d3f135c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_new_version_54cbb",
                                    table="orders_promotion",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coupon",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                        ("most", models.PositiveIntegerField(blank=True, help_text="Empty: any number.", null=True, verbose_name="uses at most")),
                        ("taken", models.PositiveIntegerField(default=0, editable=False, verbose_name="uses")),
                        ("batch", models.CharField(blank=True, default="", max_length=40, verbose_name="batch")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created")),
                        ("promotion", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="coupons", to="orders.promotion", verbose_name="promotion")),
                    ],
                    options={
                        "verbose_name": "code",
                        "verbose_name_plural": "codes",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["promotion", "batch"], name="orders_coupon_batch")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("code__regex", "^[A-Z0-9]{3,40}$")), name="orders_coupon_code"),
                            models.CheckConstraint(condition=models.Q(("most", None), ("taken__lte", models.F("most")), _connector="OR"), name="orders_coupon_within_its_most"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromotionTally",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                        ("most", models.DecimalField(decimal_places=3, max_digits=14, verbose_name="most")),
                        ("taken", models.DecimalField(decimal_places=3, default=0, max_digits=14, verbose_name="taken")),
                        ("promotion", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="orders.promotion", verbose_name="promotion")),
                    ],
                    options={
                        "verbose_name": "limit",
                        "verbose_name_plural": "limits",
                        "ordering": ["currency"],
                        "constraints": [
                            models.UniqueConstraint(fields=("promotion", "currency"), name="orders_tally_once"),
                            models.CheckConstraint(condition=models.Q(("taken__gte", 0), ("taken__lte", models.F("most"))), name="orders_tally_within_its_most"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PromotionUse",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.CharField(max_length=254, verbose_name="person")),
                        ("slot", models.PositiveSmallIntegerField(null=True, verbose_name="use of this person")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("given", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="given")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="time")),
                        ("given_back_at", models.DateTimeField(blank=True, null=True, verbose_name="given back")),
                        ("coupon", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="orders.coupon", verbose_name="code")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="promotion_uses", to="orders.order", verbose_name="order")),
                        ("promotion", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="orders.promotion", verbose_name="promotion")),
                        ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "use",
                        "verbose_name_plural": "uses",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["order"], name="orders_use_of_order")],
                        "constraints": [
                            models.UniqueConstraint(fields=("promotion", "order"), name="orders_use_once_an_order"),
                            models.UniqueConstraint(condition=models.Q(("given_back_at", None), ("slot__isnull", False)), fields=("promotion", "person", "slot"), name="orders_use_slot_of_a_person"),
                            models.UniqueConstraint(
                                condition=models.Q(("given_back_at", None), ("slot__isnull", False), ("user__isnull", False)),
                                fields=("promotion", "user", "slot"),
                                name="orders_use_slot_of_an_account",
                            ),
                            models.CheckConstraint(condition=models.Q(("given__gte", 0)), name="orders_use_not_negative"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecipientIdentity",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("pccc", "personal customs code (Korea)"), ("cpf", "CPF (Brazil)"), ("ric", "resident identity number (China)")], max_length=8, verbose_name="kind"
                            ),
                        ),
                        ("masked", models.CharField(max_length=24, verbose_name="number, masked")),
                        ("sealed", models.TextField(verbose_name="sealed")),
                        ("delete_on", models.DateField(verbose_name="is deleted on")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("order", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="identity", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "recipient's identity",
                        "verbose_name_plural": "recipients' identities",
                        "ordering": ["-id"],
                        "permissions": [("reveal_recipientidentity", "Can read a recipient's identity number")],
                        "default_permissions": ("view",),
                        "indexes": [models.Index(fields=["delete_on"], name="orders_identity_delete_on")],
                    },
                ),
                migrations.CreateModel(
                    name="RefundRequest",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=80, unique=True, verbose_name="key")),
                        ("status", models.CharField(choices=[("asked", "asked for"), ("settled", "paid back"), ("failed", "failed")], default="asked", max_length=24, verbose_name="status")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("amount", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("rest", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="shipping")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("order", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="orders.order", verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "refund",
                        "verbose_name_plural": "refunds",
                        "ordering": ["id"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("amount__gt", 0), ("rest__gte", 0)), name="orders_refund_above_zero")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{asked:failed,asked:settled,settled:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="64983811227dcb447f9637790863fb3b9a13d823",
                                    operation="UPDATE",
                                    pgid="pgtrigger_moves_f15a9",
                                    table="orders_refundrequest",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."rest" IS DISTINCT FROM (NEW."rest") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="6782b04ff37746cd9bd8aaf12afe733b0ced1369",
                                    operation="UPDATE",
                                    pgid="pgtrigger_frozen_ff3f9",
                                    table="orders_refundrequest",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="738e11861b1a102ec237ea9ed713c5a684766605",
                                    operation="DELETE",
                                    pgid="pgtrigger_kept_140d0",
                                    table="orders_refundrequest",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefundHistory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("was", models.CharField(max_length=24, verbose_name="was")),
                        ("became", models.CharField(max_length=24, verbose_name="became")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="values of the note")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("refund", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="orders.refundrequest", verbose_name="refund")),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "history",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="f52ff7c980a18339cc67d4a69e592e7dbc192d47",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a34bc",
                                    table="orders_refundhistory",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefundLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("amount", djmoney.models.fields.MoneyField(currency_field_name="currency", decimal_places=3, max_digits=14, verbose_name="amount")),
                        ("line", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="refund_lines", to="orders.orderline", verbose_name="order line")),
                        ("refund", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="orders.refundrequest", verbose_name="refund")),
                    ],
                    options={
                        "verbose_name": "refunded line",
                        "verbose_name_plural": "refunded lines",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("refund", "line"), name="orders_refund_line_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="orders_refund_line_some"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="bc594e55448f8c62f9d3046bbc1da31b4a36dd54",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f4b58",
                                    table="orders_refundline",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedLine",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("quantity", models.PositiveSmallIntegerField(verbose_name="quantity")),
                        ("saved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved")),
                        ("basket", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saved", to="orders.basket", verbose_name="basket")),
                        ("variant", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.variant", verbose_name="variant")),
                    ],
                    options={
                        "verbose_name": "saved line",
                        "verbose_name_plural": "saved lines",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("basket", "variant"), name="orders_saved_line_once"),
                            models.CheckConstraint(condition=models.Q(("quantity__gte", 1), ("quantity__lte", 99)), name="orders_saved_line_1_to_99"),
                        ],
                    },
                ),
            ]
        ),
    ]

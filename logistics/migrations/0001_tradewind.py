"""Law of import, ways to send, shipments. Takes the place of all migrations before the first release."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import logistics.models.validity
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("logistics", "0001_initial"), ("logistics", "0003_words_of_the_history"), ("logistics", "0004_law_of_the_world"), ("logistics", "0005_terms_and_proofs")]

    initial = True

    dependencies = [
        ("shop", "__first__"),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        CreateModels(
            [
                migrations.CreateModel(
                    name="ImportRule",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, help_text="The last day. Empty: until further notice.", null=True, verbose_name="valid to")),
                        ("destination", models.CharField(help_text="A country, or EU for the whole union.", max_length=2, verbose_name="destination")),
                        ("scheme", models.SlugField(max_length=20, verbose_name="scheme")),
                        ("parameters", models.JSONField(blank=True, default=dict, verbose_name="values")),
                        ("source", models.TextField(verbose_name="source")),
                        (
                            "confidence",
                            models.CharField(
                                choices=[("high", "high"), ("medium", "medium"), ("low", "low"), ("unconfirmed", "not confirmed")], default="unconfirmed", max_length=12, verbose_name="confidence"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import rule",
                        "verbose_name_plural": "import rules",
                        "ordering": ["destination", "scheme", "-valid_from"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("destination", "="),
                                    ("scheme", "="),
                                    (
                                        logistics.models.validity.Days(
                                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="logistics_rule_one_a_day",
                                violation_error_message="The days overlap with those of another row for the same thing. End the older row first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                                name="logistics_rule_days",
                                violation_error_message="A row cannot end before it starts.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shipment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("reference", models.CharField(max_length=80, verbose_name="reference")),
                        ("carrier", models.SlugField(max_length=20, verbose_name="carrier")),
                        ("tracking_number", models.CharField(max_length=40, verbose_name="tracking number")),
                        ("sent_from", models.CharField(max_length=2, verbose_name="sent from")),
                        ("destination", models.CharField(max_length=2, verbose_name="destination")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "Announced"),
                                    ("in_transit", "On its way"),
                                    ("in_customs", "With customs"),
                                    ("customs_held", "Held by customs"),
                                    ("out_for_delivery", "Out for delivery"),
                                    ("ready_for_pickup", "Ready for pickup"),
                                    ("delivery_failed", "Delivery was not possible"),
                                    ("delivered", "Delivered"),
                                    ("returned", "On its way back"),
                                    ("lost", "Lost"),
                                ],
                                default="registered",
                                max_length=24,
                                verbose_name="status",
                            ),
                        ),
                        ("booked_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="booked on")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("next_poll_at", models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True, verbose_name="next question")),
                        ("last_polled_at", models.DateTimeField(blank=True, null=True, verbose_name="last answer")),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                        ("trouble", models.CharField(blank=True, max_length=200, verbose_name="last trouble")),
                    ],
                    options={
                        "verbose_name": "shipment",
                        "verbose_name_plural": "shipments",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["reference"], name="logistics_shipment_reference"),
                            models.Index(fields=["tracking_number"], name="logistics_shipment_number"),
                            models.Index(condition=models.Q(("next_poll_at__isnull", False)), fields=["next_poll_at"], name="logistics_shipment_due"),
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("carrier", "="),
                                    ("tracking_number", "="),
                                    (
                                        models.Func(
                                            models.F("booked_on"),
                                            models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F("booked_on"), "+", models.Value(365)), output_field=models.DateField()),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="logistics_shipment_number_once",
                                violation_error_message="This tracking number was used in the last twelve months.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="legal_moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{customs_held:delivered,customs_held:delivery_failed,customs_held:in_customs,customs_held:in_transit,customs_held:lost,customs_held:out_for_delivery,customs_held:ready_for_pickup,customs_held:returned,delivered:returned,delivery_failed:customs_held,delivery_failed:delivered,delivery_failed:in_customs,delivery_failed:in_transit,delivery_failed:lost,delivery_failed:out_for_delivery,delivery_failed:ready_for_pickup,delivery_failed:returned,in_customs:customs_held,in_customs:delivered,in_customs:delivery_failed,in_customs:in_transit,in_customs:lost,in_customs:out_for_delivery,in_customs:ready_for_pickup,in_customs:returned,in_transit:customs_held,in_transit:delivered,in_transit:delivery_failed,in_transit:in_customs,in_transit:lost,in_transit:out_for_delivery,in_transit:ready_for_pickup,in_transit:returned,lost:customs_held,lost:delivered,lost:delivery_failed,lost:in_customs,lost:in_transit,lost:out_for_delivery,lost:ready_for_pickup,lost:returned,out_for_delivery:customs_held,out_for_delivery:delivered,out_for_delivery:delivery_failed,out_for_delivery:in_customs,out_for_delivery:in_transit,out_for_delivery:lost,out_for_delivery:ready_for_pickup,out_for_delivery:returned,ready_for_pickup:customs_held,ready_for_pickup:delivered,ready_for_pickup:delivery_failed,ready_for_pickup:in_customs,ready_for_pickup:in_transit,ready_for_pickup:lost,ready_for_pickup:out_for_delivery,ready_for_pickup:returned,registered:customs_held,registered:delivered,registered:delivery_failed,registered:in_customs,registered:in_transit,registered:lost,registered:out_for_delivery,registered:ready_for_pickup,registered:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="9cdf238d44dcee97e81170cd3e11bd2d97dafc8e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_legal_moves_ac2a1",
                                    table="logistics_shipment",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShipmentHistory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("was", models.CharField(max_length=24, verbose_name="was")),
                        ("became", models.CharField(max_length=24, verbose_name="became")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="values of the note")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("shipment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="logistics.shipment", verbose_name="shipment")),
                    ],
                    options={
                        "verbose_name": "status change",
                        "verbose_name_plural": "status changes",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="eede65778e36b9f7faf58c9e3430084a4deda3cc",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e2398",
                                    table="logistics_shipmenthistory",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShippingMethod",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("code", models.SlugField(max_length=20, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("name_en", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_zh_hans", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_zh_hant", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_ja", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_ko", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_de", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_fr", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_es", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("name_ar", models.CharField(max_length=80, null=True, verbose_name="name")),
                        ("carrier", models.SlugField(max_length=20, verbose_name="carrier")),
                        (
                            "terms",
                            models.CharField(
                                blank=True,
                                choices=[("DDP", "delivered duty paid (DDP)"), ("DAP", "delivered at place, import charges unpaid (DAP)")],
                                default="",
                                help_text="Empty: those of the market.",
                                max_length=3,
                                verbose_name="terms of delivery",
                            ),
                        ),
                        ("active", models.BooleanField(default=True, verbose_name="active")),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "shipping method",
                        "verbose_name_plural": "shipping methods",
                        "ordering": ["position", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="ShippingRate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, help_text="The last day. Empty: until further notice.", null=True, verbose_name="valid to")),
                        ("sent_from", models.CharField(max_length=2, verbose_name="sent from")),
                        (
                            "destinations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=2),
                                help_text="Country codes; EU stands for the union, * for everywhere else. The closest name counts.",
                                size=None,
                                verbose_name="destinations",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("first_step", models.DecimalField(decimal_places=3, max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name="first 500 g")),
                        ("next_step", models.DecimalField(decimal_places=3, max_digits=10, validators=[django.core.validators.MinValueValidator(0)], verbose_name="each further 500 g")),
                        ("max_weight_g", models.PositiveIntegerField(default=30000, verbose_name="heaviest parcel in grams")),
                        ("days_min", models.PositiveSmallIntegerField(verbose_name="days at best")),
                        ("days_max", models.PositiveSmallIntegerField(verbose_name="days at most")),
                        ("method", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rates", to="logistics.shippingmethod", verbose_name="shipping method")),
                    ],
                    options={
                        "verbose_name": "shipping rate",
                        "verbose_name_plural": "shipping rates",
                        "ordering": ["method", "sent_from", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                                name="logistics_shipping_rate_days",
                                violation_error_message="A row cannot end before it starts.",
                            ),
                            models.CheckConstraint(condition=models.Q(("days_max__gte", models.F("days_min")), ("first_step__gte", 0), ("next_step__gte", 0)), name="logistics_shipping_rate_sane"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TariffRate",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, help_text="The last day. Empty: until further notice.", null=True, verbose_name="valid to")),
                        ("destination", models.CharField(max_length=2, verbose_name="destination")),
                        (
                            "origin",
                            models.CharField(
                                blank=True, default="", help_text="Country where the goods were made. Empty: any. A line for one origin goes before one for any.", max_length=2, verbose_name="origin"
                            ),
                        ),
                        (
                            "hs_prefix",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The first digits; the longest that fits counts. Empty: all goods.",
                                max_length=10,
                                validators=[django.core.validators.RegexValidator("^[0-9]{0,10}$", "Digits only, at most ten.")],
                                verbose_name="HS code",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="The whole duty for this code and origin, special duties included.",
                                max_digits=7,
                                validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1000)],
                                verbose_name="rate in per cent",
                            ),
                        ),
                        ("source", models.TextField(verbose_name="source")),
                        (
                            "confidence",
                            models.CharField(
                                choices=[("high", "high"), ("medium", "medium"), ("low", "low"), ("unconfirmed", "not confirmed")], default="unconfirmed", max_length=12, verbose_name="confidence"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tariff rate",
                        "verbose_name_plural": "tariff rates",
                        "ordering": ["destination", "hs_prefix", "origin", "-valid_from"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("destination", "="),
                                    ("origin", "="),
                                    ("hs_prefix", "="),
                                    (
                                        logistics.models.validity.Days(
                                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="logistics_tariff_one_a_day",
                                violation_error_message="The days overlap with those of another row for the same thing. End the older row first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                                name="logistics_tariff_days",
                                violation_error_message="A row cannot end before it starts.",
                            ),
                            models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lte", 1000)), name="logistics_tariff_rate"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TrackingEvent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("happened_at", models.DateTimeField(verbose_name="time")),
                        ("code", models.CharField(max_length=80, verbose_name="carrier's code")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "Announced"),
                                    ("in_transit", "On its way"),
                                    ("in_customs", "With customs"),
                                    ("customs_held", "Held by customs"),
                                    ("out_for_delivery", "Out for delivery"),
                                    ("ready_for_pickup", "Ready for pickup"),
                                    ("delivery_failed", "Delivery was not possible"),
                                    ("delivered", "Delivered"),
                                    ("returned", "On its way back"),
                                    ("lost", "Lost"),
                                ],
                                max_length=24,
                                verbose_name="status",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=400, verbose_name="in the carrier's words")),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="heard")),
                        ("shipment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="logistics.shipment", verbose_name="shipment")),
                    ],
                    options={
                        "verbose_name": "tracking event",
                        "verbose_name_plural": "tracking events",
                        "ordering": ["-happened_at", "-id"],
                        "constraints": [models.UniqueConstraint(fields=("shipment", "happened_at", "code"), name="logistics_event_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4c53551ed38cfe39ba03df5a4d291cbc28f7e3c4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_6b101",
                                    table="logistics_trackingevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VatProof",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("number", models.CharField(max_length=20, verbose_name="tax number")),
                        ("valid", models.BooleanField(verbose_name="valid")),
                        ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                        ("address", models.TextField(blank=True, verbose_name="address")),
                        ("consultation", models.CharField(blank=True, max_length=60, verbose_name="consultation number")),
                        ("answer", models.JSONField(verbose_name="answer")),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked")),
                    ],
                    options={
                        "verbose_name": "proof of a tax number",
                        "verbose_name_plural": "proofs of tax numbers",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["number", "-asked_at"], name="logistics_vat_proof_newest")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="79bdf724b8f70d5bc5406bc713bb7831fef8b58a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_1d7d7",
                                    table="logistics_vatproof",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ]
        ),
    ]

"""Payments, refunds, the ledger, settlement. Takes the place of all migrations before the first release."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import djmoney.models.fields
import payments.models.payment
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from shop.migrating import CreateModels


class Migration(migrations.Migration):
    replaces = [("payments", "0001_initial"), ("payments", "0002_words_of_the_history"), ("payments", "0003_seals")]

    initial = True

    dependencies = [
        ("shop", "__first__"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="LedgerSeal",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("last_entry", models.BigIntegerField(unique=True, verbose_name="last entry")),
                        ("entries", models.PositiveIntegerField(verbose_name="entries")),
                        ("digest", models.CharField(help_text="SHA-256, in hexadecimal digits.", max_length=64, unique=True, verbose_name="digest")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "seal of the ledger",
                        "verbose_name_plural": "seals of the ledger",
                        "ordering": ["id"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ledger_seal_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="dc71bbd33c9b8a391c2bf0bff0e71fd69eb7e783",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ledger_seal_append_only_8e194",
                                    table="payments_ledgerseal",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ledger_seal_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="91614e42a3f22d5ef020254ad1c06f8ddf806251",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_ledger_seal_no_truncate_19c2b",
                                    table="payments_ledgerseal",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerTransaction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.SlugField(max_length=40, verbose_name="kind")),
                        ("reference", models.CharField(db_index=True, max_length=160, verbose_name="reference")),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="key")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "ledger transaction",
                        "verbose_name_plural": "ledger transactions",
                        "ordering": ["id"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ledger_transaction_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="f6909ea715d9953df08b40166788884da5cfbc61",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ledger_transaction_append_only_e04ae",
                                    table="payments_ledgertransaction",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ledger_transaction_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="2e781a8424ebe4e544689367b5102304db4a0015",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_ledger_transaction_no_truncate_f948f",
                                    table="payments_ledgertransaction",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ledger_has_legs",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    constraint="CONSTRAINT",
                                    func="\nIF (SELECT count(*) FROM payments_ledgerentry WHERE transaction_id = NEW.id) < 2 THEN\n    RAISE EXCEPTION 'ledger: transaction % has no legs', NEW.id USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n",
                                    hash="fc4642b54e94c6396af08aac7051e776e14a3cc6",
                                    operation="INSERT",
                                    pgid="pgtrigger_ledger_has_legs_83d25",
                                    table="payments_ledgertransaction",
                                    timing="DEFERRABLE INITIALLY DEFERRED",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("account", models.CharField(max_length=40, verbose_name="account")),
                        (
                            "amount_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("amount", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="amount, debit positive")),
                        ("transaction", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.ledgertransaction", verbose_name="transaction")),
                    ],
                    options={
                        "verbose_name": "ledger entry",
                        "verbose_name_plural": "ledger entries",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["account", "amount_currency"], name="ledger_by_account")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="ledger_entry_moves_something"),
                            models.CheckConstraint(
                                condition=models.Q(("account__regex", "^((bank|customer_money|suspense|disputes|exchange)|(psp|fees):[a-z0-9_-]+)$")), name="ledger_account_is_known"
                            ),
                            models.CheckConstraint(condition=models.Q(("amount_currency__regex", "^[A-Z]{3}$")), name="ledger_currency_is_iso"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ledger_entry_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="eb0381536318e0cb7cee4e82ec5fce26daf5a1cf",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ledger_entry_append_only_1237e",
                                    table="payments_ledgerentry",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ledger_entry_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="2b30cc3847351d93020c7d3bcb2594cdedafd478",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_ledger_entry_no_truncate_6d4e1",
                                    table="payments_ledgerentry",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ledger_balanced",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    constraint="CONSTRAINT",
                                    func="\nIF EXISTS (\n    SELECT 1 FROM payments_ledgerentry WHERE transaction_id = NEW.transaction_id\n    GROUP BY amount_currency HAVING sum(amount) <> 0\n) THEN\n    RAISE EXCEPTION 'ledger: transaction % does not balance', NEW.transaction_id USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n",
                                    hash="10ea7d871421b3a39a8184af3d3c8b3f3a29de4e",
                                    operation="INSERT",
                                    pgid="pgtrigger_ledger_balanced_fc7c5",
                                    table="payments_ledgerentry",
                                    timing="DEFERRABLE INITIALLY DEFERRED",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("token", models.CharField(default=payments.models.payment.new_token, max_length=40, unique=True, verbose_name="token")),
                        ("reference", models.CharField(db_index=True, max_length=40, verbose_name="reference")),
                        ("provider", models.SlugField(max_length=20, verbose_name="provider")),
                        (
                            "amount_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("amount", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="amount")),
                        ("captured_amount", models.DecimalField(decimal_places=4, default=0, max_digits=19, verbose_name="captured")),
                        ("refund_asked_amount", models.DecimalField(decimal_places=4, default=0, max_digits=19, verbose_name="refund asked")),
                        ("refunded_amount", models.DecimalField(decimal_places=4, default=0, max_digits=19, verbose_name="refunded")),
                        (
                            "status",
                            models.CharField(
                                choices=[("pending", "pending"), ("captured", "captured"), ("failed", "failed"), ("expired", "expired"), ("review", "needs review")],
                                default="pending",
                                max_length=24,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "surplus",
                            models.BooleanField(default=False, help_text="Another attempt had already paid for the same reference; this money goes back by itself.", verbose_name="second payment"),
                        ),
                        ("session_id", models.CharField(blank=True, max_length=120, verbose_name="session at the provider")),
                        ("intent_id", models.CharField(blank=True, max_length=120, verbose_name="payment at the provider")),
                        ("charge_id", models.CharField(blank=True, max_length=120, verbose_name="charge at the provider")),
                        ("dispute_id", models.CharField(blank=True, max_length=120, verbose_name="dispute at the provider")),
                        ("idempotency_key", models.CharField(default=payments.models.payment.new_idempotency_key, max_length=80, unique=True, verbose_name="idempotency key")),
                        ("url", models.TextField(blank=True, verbose_name="hosted page")),
                        ("asked", models.JSONField(blank=True, default=dict, verbose_name="asked")),
                        ("failure_code", models.CharField(blank=True, max_length=80, verbose_name="failure")),
                        ("hold_code", models.CharField(blank=True, max_length=40, verbose_name="held because")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("expires_at", models.DateTimeField(verbose_name="expires")),
                        ("captured_at", models.DateTimeField(blank=True, null=True, verbose_name="captured at")),
                        ("poll_at", models.DateTimeField(blank=True, null=True, verbose_name="ask again at")),
                        ("polls", models.PositiveIntegerField(default=0, verbose_name="times asked")),
                    ],
                    options={
                        "verbose_name": "payment",
                        "verbose_name_plural": "payments",
                        "ordering": ["-id"],
                        "indexes": [models.Index(condition=models.Q(("poll_at", None), _negated=True), fields=["poll_at"], name="payment_to_ask_about")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_amount_above_zero"),
                            models.CheckConstraint(condition=models.Q(("amount_currency__regex", "^[A-Z]{3}$")), name="payment_currency_is_iso"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refunded_amount__gte", 0),
                                    ("refunded_amount__lte", models.F("refund_asked_amount")),
                                    ("refund_asked_amount__lte", models.F("captured_amount")),
                                    ("captured_amount__lte", models.F("amount")),
                                ),
                                name="payment_refunded_within_captured",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("status", "captured"), _negated=True), ("captured_amount", models.F("amount")), _connector="OR"), name="payment_captured_in_full"
                            ),
                            models.UniqueConstraint(condition=models.Q(("status", "captured"), ("surplus", False)), fields=("reference",), name="payment_pays_a_reference_once"),
                            models.UniqueConstraint(condition=models.Q(("status", "pending")), fields=("reference", "provider"), name="payment_one_open_attempt"),
                            models.UniqueConstraint(condition=models.Q(("session_id", ""), _negated=True), fields=("provider", "session_id"), name="payment_session_id_once"),
                            models.UniqueConstraint(condition=models.Q(("intent_id", ""), _negated=True), fields=("provider", "intent_id"), name="payment_intent_id_once"),
                            models.UniqueConstraint(condition=models.Q(("charge_id", ""), _negated=True), fields=("provider", "charge_id"), name="payment_charge_id_once"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="payment_moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{expired:captured,expired:review,failed:captured,failed:review,pending:captured,pending:expired,pending:failed,pending:review,review:captured}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="b6cc763db62e62da548470f126091036c8848e15",
                                    operation="UPDATE",
                                    pgid="pgtrigger_payment_moves_afd55",
                                    table="payments_payment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="payment_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."token" IS DISTINCT FROM (NEW."token") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="304aef614def4e1b190eabbddb4144a89bfd8277",
                                    operation="UPDATE",
                                    pgid="pgtrigger_payment_frozen_c2aa0",
                                    table="payments_payment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="payment_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="9840966bfbb50248a601f12702c9e463a7937c98",
                                    operation="DELETE",
                                    pgid="pgtrigger_payment_stays_75791",
                                    table="payments_payment",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("provider", models.SlugField(max_length=20, verbose_name="provider")),
                        ("event_id", models.CharField(max_length=160, verbose_name="event")),
                        ("kind", models.CharField(max_length=120, verbose_name="kind")),
                        ("body", models.BinaryField(verbose_name="body")),
                        ("headers", models.JSONField(verbose_name="headers")),
                        ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="received")),
                        (
                            "state",
                            models.CharField(
                                choices=[("received", "received"), ("applied", "applied"), ("ignored", "nothing to do"), ("held", "held for a person"), ("failed", "failed")],
                                db_default="received",
                                default="received",
                                max_length=24,
                                verbose_name="state",
                            ),
                        ),
                        ("about", models.CharField(blank=True, db_default="", max_length=120, verbose_name="about")),
                        ("hold_code", models.CharField(blank=True, db_default="", max_length=40, verbose_name="held because")),
                        ("attempts", models.PositiveIntegerField(db_default=0, default=0, verbose_name="attempts")),
                        ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="due")),
                        ("error", models.TextField(blank=True, db_default="", verbose_name="last error")),
                        ("payment", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="payments.payment", verbose_name="payment")),
                    ],
                    options={
                        "verbose_name": "notice",
                        "verbose_name_plural": "notices",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(condition=models.Q(("state", "received")), fields=["due_at", "id"], name="notice_waiting"),
                            models.Index(condition=models.Q(("state", "held")), fields=["about"], name="notice_held"),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("provider", "event_id"), name="notice_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="notice_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."headers" IS DISTINCT FROM (NEW."headers") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="54bed5133215136e693f4387d214fb969c7eaf60",
                                    operation="UPDATE",
                                    pgid="pgtrigger_notice_frozen_26f92",
                                    table="payments_notice",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentHistory",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("was", models.CharField(max_length=24, verbose_name="was")),
                        ("became", models.CharField(max_length=24, verbose_name="became")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                        ("values", models.JSONField(blank=True, default=dict, verbose_name="values of the note")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("payment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="payments.payment", verbose_name="payment")),
                    ],
                    options={
                        "verbose_name": "step of a payment",
                        "verbose_name_plural": "steps of a payment",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="payment_history_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6f8b53f5ff9c6aec88f603ed99a12031e24b04bb",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_payment_history_append_only_de526",
                                    table="payments_paymenthistory",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="payment_history_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="252f037c618f9cd07fab192ee74997b919aa72c4",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_payment_history_no_truncate_9129a",
                                    table="payments_paymenthistory",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reconciliation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("provider", models.SlugField(max_length=20, verbose_name="provider")),
                        ("day", models.DateField(verbose_name="day")),
                        ("first_run_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="first run")),
                        ("last_run_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="last run")),
                        ("runs", models.PositiveIntegerField(default=0, verbose_name="runs")),
                        ("sums", models.JSONField(default=list, verbose_name="sums per currency")),
                        ("findings", models.JSONField(default=list, verbose_name="findings")),
                        ("is_clean", models.BooleanField(default=True, verbose_name="difference is zero")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                    ],
                    options={
                        "verbose_name": "reconciliation",
                        "verbose_name_plural": "reconciliations",
                        "ordering": ["-day", "provider"],
                        "constraints": [models.UniqueConstraint(fields=("provider", "day"), name="reconciliation_once_a_day")],
                    },
                ),
                migrations.CreateModel(
                    name="Payout",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("provider", models.SlugField(max_length=20, verbose_name="provider")),
                        ("provider_id", models.CharField(max_length=120, verbose_name="payout at the provider")),
                        (
                            "amount_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("amount", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="amount")),
                        ("arrives_on", models.DateField(verbose_name="arrives")),
                        ("status", models.CharField(max_length=40, verbose_name="status")),
                        ("reconciliation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="payouts", to="payments.reconciliation", verbose_name="reconciliation")),
                    ],
                    options={
                        "verbose_name": "payout",
                        "verbose_name_plural": "payouts",
                        "ordering": ["-arrives_on", "provider_id"],
                        "constraints": [models.UniqueConstraint(fields=("provider", "provider_id"), name="payout_once")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="payout_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="b8776748907da79956c2a2696d47d5a3c2a5a7c0",
                                    operation="UPDATE",
                                    pgid="pgtrigger_payout_frozen_f34d2",
                                    table="payments_payout",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="payout_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="8deece3d2edc33229dcf637347170d4439767750",
                                    operation="DELETE",
                                    pgid="pgtrigger_payout_stays_34e58",
                                    table="payments_payout",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=120, unique=True, verbose_name="key")),
                        (
                            "amount_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("amount", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="amount")),
                        (
                            "status",
                            models.CharField(
                                choices=[("asked", "asked"), ("sent", "sent to the provider"), ("settled", "settled"), ("failed", "failed")], default="asked", max_length=24, verbose_name="status"
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("provider_id", models.CharField(blank=True, max_length=120, verbose_name="refund at the provider")),
                        ("idempotency_key", models.CharField(default=payments.models.payment.new_idempotency_key, max_length=80, unique=True, verbose_name="idempotency key")),
                        ("from_suspense", models.BooleanField(default=False, verbose_name="from suspense")),
                        ("failure_code", models.CharField(blank=True, max_length=80, verbose_name="failure")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="created")),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="due")),
                        ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                        ("error", models.TextField(blank=True, verbose_name="last error")),
                        ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                        ("payment", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="payments.payment", verbose_name="payment")),
                    ],
                    options={
                        "verbose_name": "refund",
                        "verbose_name_plural": "refunds",
                        "ordering": ["-id"],
                        "indexes": [models.Index(condition=models.Q(("status", "asked")), fields=["due_at"], name="refund_to_send")],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_amount_above_zero"),
                            models.UniqueConstraint(condition=models.Q(("provider_id", ""), _negated=True), fields=("provider_id",), name="refund_provider_id_once"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="refund_moves",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{asked:failed,asked:sent,asked:settled,sent:failed,sent:settled,settled:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="6187f8b4a8a19794742ae081d6f194510ad5f9f5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_refund_moves_25a44",
                                    table="payments_refund",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."amount_currency" IS DISTINCT FROM (NEW."amount_currency") OR OLD."idempotency_key" IS DISTINCT FROM (NEW."idempotency_key") OR OLD."from_suspense" IS DISTINCT FROM (NEW."from_suspense"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="a0c03504a4c7df018ae336d6065eaead098dad4b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_refund_frozen_be0df",
                                    table="payments_refund",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="46bdcbe3f9700f214a2c65257c3bca1d5a95b40d",
                                    operation="DELETE",
                                    pgid="pgtrigger_refund_stays_9992b",
                                    table="payments_refund",
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
                        ("refund", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="history", to="payments.refund", verbose_name="refund")),
                    ],
                    options={
                        "verbose_name": "step of a refund",
                        "verbose_name_plural": "steps of a refund",
                        "ordering": ["id"],
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="refund_history_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="e815e85e15eb054e78613dca8c335d8eec29ca90",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_refund_history_append_only_f237d",
                                    table="payments_refundhistory",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="refund_history_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="cdfac9eaf2324ca3d9df118bba9f18aaa63c58a4",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_refund_history_no_truncate_a9bf3",
                                    table="payments_refundhistory",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SettlementRow",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("provider", models.SlugField(max_length=20, verbose_name="provider")),
                        ("line_id", models.CharField(max_length=120, verbose_name="line")),
                        ("copy", models.PositiveIntegerField(default=0, verbose_name="copy")),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        (
                            "gross_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("gross", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="gross")),
                        ("fee_amount", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="fee")),
                        ("net_amount", models.DecimalField(decimal_places=4, max_digits=19, verbose_name="net")),
                        (
                            "faced_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[
                                    ("GBP", "British Pound"),
                                    ("CNY", "Chinese Yuan"),
                                    ("EUR", "Euro"),
                                    ("HKD", "Hong Kong Dollar"),
                                    ("JPY", "Japanese Yen"),
                                    ("TWD", "New Taiwan Dollar"),
                                    ("KRW", "South Korean Won"),
                                    ("USD", "US Dollar"),
                                    ("AED", "United Arab Emirates Dirham"),
                                ],
                                default=None,
                                editable=False,
                                max_length=3,
                            ),
                        ),
                        ("faced", djmoney.models.fields.MoneyField(decimal_places=4, max_digits=19, verbose_name="what the customer paid")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("provider_charge", models.CharField(blank=True, max_length=120, verbose_name="charge at the provider")),
                        ("provider_intent", models.CharField(blank=True, max_length=120, verbose_name="payment at the provider")),
                        ("provider_refund", models.CharField(blank=True, max_length=120, verbose_name="refund at the provider")),
                        ("raw", models.JSONField(verbose_name="line as it came")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("matched", "matched"),
                                    ("unknown_payment", "unknown payment"),
                                    ("amount_differs", "amount differs"),
                                    ("missing_in_report", "missing in the report"),
                                    ("duplicate", "told twice"),
                                ],
                                max_length=24,
                                verbose_name="verdict",
                            ),
                        ),
                        ("difference_amount", models.DecimalField(decimal_places=4, default=0, max_digits=19, verbose_name="difference")),
                        ("payment", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="settled", to="payments.payment", verbose_name="payment")),
                        ("payout", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="payments.payout", verbose_name="payout")),
                        ("refund", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="settled", to="payments.refund", verbose_name="refund")),
                    ],
                    options={
                        "verbose_name": "settlement row",
                        "verbose_name_plural": "settlement rows",
                        "ordering": ["payout", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("payout", "line_id", "copy"), name="settlement_line_once"),
                            models.UniqueConstraint(condition=models.Q(("verdict", "duplicate"), _negated=True), fields=("provider", "line_id"), name="settlement_counts_once"),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="settlement_frozen",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."payout_id" IS DISTINCT FROM (NEW."payout_id") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."copy" IS DISTINCT FROM (NEW."copy") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."gross_currency" IS DISTINCT FROM (NEW."gross_currency") OR OLD."gross" IS DISTINCT FROM (NEW."gross") OR OLD."fee_amount" IS DISTINCT FROM (NEW."fee_amount") OR OLD."net_amount" IS DISTINCT FROM (NEW."net_amount") OR OLD."faced_currency" IS DISTINCT FROM (NEW."faced_currency") OR OLD."faced" IS DISTINCT FROM (NEW."faced") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."provider_charge" IS DISTINCT FROM (NEW."provider_charge") OR OLD."provider_intent" IS DISTINCT FROM (NEW."provider_intent") OR OLD."provider_refund" IS DISTINCT FROM (NEW."provider_refund") OR OLD."raw" IS DISTINCT FROM (NEW."raw"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="84c5bb883c73a3f0ee680580a837d831edc59f04",
                                    operation="UPDATE",
                                    pgid="pgtrigger_settlement_frozen_1e2bd",
                                    table="payments_settlementrow",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="settlement_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="acbb9b4dab5fd3c79b60b1493280377fa4ac5de7",
                                    operation="DELETE",
                                    pgid="pgtrigger_settlement_stays_5d848",
                                    table="payments_settlementrow",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="settlement_no_truncate",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'append-only: cannot truncate %', TG_TABLE_NAME;",
                                    hash="18cadc618ae0c59d89cb57bee1598c45e8564137",
                                    level="STATEMENT",
                                    operation="TRUNCATE",
                                    pgid="pgtrigger_settlement_no_truncate_e1975",
                                    table="payments_settlementrow",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

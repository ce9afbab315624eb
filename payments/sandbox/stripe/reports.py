"""Report runs and their files: the payout reconciliation in Stripe's own columns, in major units, net = gross - fee."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

from payments.sandbox.stripe.account import Account, Call, wire
from payments.sandbox.stripe.currencies import check_currency, major
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.forms import Params, names
from payments.sandbox.stripe.refusals import Refused, missing
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service
from shop.outside.truth import Document, new_id

BY_TIME, BY_PAYOUT = "payout_reconciliation.itemized.5", "payout_reconciliation.by_id.itemized.4"
PARAMETERS = names("interval_start interval_end payout columns currency timezone reporting_category")
DEFAULT_COLUMNS = (
    "automatic_payout_id",
    "automatic_payout_effective_at_utc",
    "balance_transaction_id",
    "created_utc",
    "available_on_utc",
    "currency",
    "gross",
    "fee",
    "net",
    "reporting_category",
    "source_id",
    "description",
    "customer_facing_amount",
    "customer_facing_currency",
    "charge_id",
    "payment_intent_id",
)
MORE_COLUMNS = names("""
    automatic_payout_effective_at created available_on charge_created charge_created_utc card_brand card_country
    card_funding customer_id customer_email customer_name customer_description dispute_reason invoice_id
    payment_method_type refund_id statement_descriptor subscription_id trace_id trace_id_status""")
KEPT_DAYS = 365


class ReportCalls:
    def __init__(self, account: Account, desk: Desk, service: Service) -> None:
        self.account = account
        desk.route("POST", "/v1/reporting/report_runs", self.run)
        desk.route("GET", "/v1/reporting/report_runs", self.every)
        desk.route("GET", "/v1/reporting/report_runs/<run>", self.show)
        desk.route("GET", "/v1/reporting/report_types/<kind>", self.show_type)
        desk.route("GET", "/v1/files/<file>", self.show_file)
        service.route("GET", "/v1/files/<file>/contents", self.contents)

    def run(self, call: Call) -> Document:
        kind, parameters = call.params.must("report_type"), call.params.within("parameters")
        if kind not in (BY_TIME, BY_PAYOUT):
            raise Refused(f"Invalid report_type: {kind}", param="report_type")
        parameters.only(PARAMETERS)
        self.check(kind, parameters)
        asked: Document = dict(parameters.fields)
        for name in ("interval_start", "interval_end"):
            if name in asked:
                asked[name] = parameters.whole(name)
        run = {
            "id": new_id("frr_1"),
            "object": "reporting.report_run",
            "created": self.account.now(),
            "error": None,
            "livemode": False,
            "parameters": asked,
            "report_type": kind,
            "result": None,
            "status": "pending",
            "succeeded_at": None,
            "_looked": 0,
        }
        return self.account.save(run)

    def check(self, kind: str, parameters: Params) -> None:
        for column in parameters.words("columns"):
            known = column in DEFAULT_COLUMNS or column in MORE_COLUMNS
            if not known and not column.startswith(("payment_metadata[", "refund_metadata[")):
                raise Refused(f"Invalid column: {column}", param="parameters[columns]")
        if currency := parameters.text("currency"):
            check_currency(currency, param="parameters[currency]")
        if parameters.text("timezone", "Etc/UTC") not in ("Etc/UTC", "UTC"):
            raise Refused("This world reports in UTC only.", param="parameters[timezone]")
        if payout := parameters.text("payout"):
            self.account.get("payout", payout, param="parameters[payout]")
        elif kind == BY_PAYOUT:
            raise Refused("Missing required param: parameters[payout].", code="parameter_missing")
        elif parameters.whole("interval_start") >= parameters.whole("interval_end"):
            raise Refused("interval_start must be before interval_end.", param="parameters[interval_end]")

    def every(self, call: Call) -> Document:
        return self.account.listing("reporting.report_run", call, "/v1/reporting/report_runs", keep=lambda doc: True)

    def show(self, call: Call, run: str) -> Document:
        """Pending at the first look, done at the second."""
        found = self.account.get("reporting.report_run", run)
        if found["status"] == "pending":
            found["_looked"] += 1
            if found["_looked"] > 1:
                self.finish(found, call.request.base)
            self.account.save(found)
        return found

    def finish(self, run: Document, base: str) -> None:
        text = table(self.account, run["parameters"])
        file_id, now = new_id("file_1"), self.account.now()
        file = {
            "id": file_id,
            "object": "file",
            "created": now,
            "expires_at": now + KEPT_DAYS * 24 * 3600,
            "filename": f"{run['id']}.csv",
            "links": {"object": "list", "data": [], "has_more": False, "url": f"/v1/file_links?file={file_id}"},
            "purpose": "finance_report_run",
            "size": len(text.encode()),
            "title": f"FinanceReportRun {run['id']}",
            "type": "csv",
            "url": f"{base}/stripe/v1/files/{file_id}/contents",
            "_text": text,
        }
        self.account.save(file)
        run |= {"status": "succeeded", "succeeded_at": now, "result": wire(file)}
        self.account.emit("reporting.report_run.succeeded", self.account.save(run))

    def show_type(self, call: Call, kind: str) -> Document:
        if kind not in (BY_TIME, BY_PAYOUT):
            raise missing("reporting.report_type", kind)
        return {
            "id": kind,
            "object": "reporting.report_type",
            "data_available_end": self.account.now(),
            "data_available_start": 0,
            "default_columns": list(DEFAULT_COLUMNS),
            "livemode": False,
            "name": "Payout reconciliation: itemized",
            "updated": self.account.now(),
            "version": int(kind.rpartition(".")[2]),
        }

    def show_file(self, call: Call, file: str) -> Document:
        return self.account.get("file", file)

    def contents(self, request: Request, file: str) -> Answer:
        found = self.account.get("file", file)
        return Answer(found["_text"].encode(), content_type="text/csv")


def table(account: Account, parameters: Document) -> str:
    """The CSV: one line for each balance transaction in the payouts asked for; payouts themselves are not listed."""
    columns = parameters.get("columns") or list(DEFAULT_COLUMNS)
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\n")
    writer.writerow(columns)
    for payout in reversed(account.truth.find("payout")):
        wanted = parameters.get("payout")
        inside = parameters.get("interval_start", 0) <= payout["arrival_date"] < parameters.get("interval_end", 2**40)
        right_currency = str(parameters.get("currency") or payout["currency"]).lower() == payout["currency"]
        if (payout["id"] != wanted if wanted else not inside) or not right_currency:
            continue
        for movement in reversed(account.truth.find("balance_transaction", _payout=payout["id"])):
            if movement["type"] != "payout":
                row = Row(account, payout, movement)
                writer.writerow([row.value(column) for column in columns])
    return paper.getvalue()


class Row:
    """One balance transaction, with the charge, payment and refund that explain it."""

    def __init__(self, account: Account, payout: Document, movement: Document) -> None:
        self.payout = payout
        self.movement = movement
        self.charge = account.truth.get("charge", movement["_charge"] or "") or {}
        self.intent = account.truth.get("payment_intent", self.charge.get("payment_intent", "")) or {}
        self.refund = account.truth.get("refund", movement["source"]) or {}
        self.dispute = account.truth.get("dispute", movement["source"]) or {}

    def value(self, column: str) -> str:
        if column.startswith("payment_metadata["):
            return str(self.intent.get("metadata", {}).get(column[17:-1], ""))
        if column.startswith("refund_metadata["):
            return str(self.refund.get("metadata", {}).get(column[16:-1], ""))
        if column.endswith("_utc"):
            column = column.removesuffix("_utc")
        reader = READERS.get(column)
        return reader(self) if reader else ""


def moment(at: int | None) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _amount(row: Row, field: str) -> str:
    return major(row.movement[field], row.movement["currency"])


def _card(row: Row, field: str) -> str:
    return str(row.charge.get("payment_method_details", {}).get("card", {}).get(field, ""))


READERS: dict[str, Callable[[Row], str]] = {
    "automatic_payout_id": lambda row: str(row.payout["id"]),
    "automatic_payout_effective_at": lambda row: moment(row.payout["arrival_date"]),
    "balance_transaction_id": lambda row: str(row.movement["id"]),
    "created": lambda row: moment(row.movement["created"]),
    "available_on": lambda row: moment(row.movement["available_on"]),
    "currency": lambda row: str(row.movement["currency"]),
    "gross": lambda row: _amount(row, "amount"),
    "fee": lambda row: _amount(row, "fee"),
    "net": lambda row: _amount(row, "net"),
    "reporting_category": lambda row: str(row.movement["reporting_category"]),
    "source_id": lambda row: str(row.movement["source"]),
    "description": lambda row: str(row.movement["description"]),
    "customer_facing_amount": lambda row: _amount(row, "amount"),
    "customer_facing_currency": lambda row: str(row.movement["currency"]),
    "customer_email": lambda row: str(row.charge.get("billing_details", {}).get("email") or ""),
    "charge_id": lambda row: str(row.charge.get("id", "")),
    "charge_created": lambda row: moment(row.charge.get("created")),
    "payment_intent_id": lambda row: str(row.intent.get("id", "")),
    "payment_method_type": lambda row: "card" if row.charge else "",
    "refund_id": lambda row: str(row.refund.get("id", "")),
    "dispute_reason": lambda row: str(row.dispute.get("reason", "")),
    "card_brand": lambda row: _card(row, "brand"),
    "card_country": lambda row: _card(row, "country"),
    "card_funding": lambda row: _card(row, "funding"),
    "statement_descriptor": lambda row: str(row.charge.get("calculated_statement_descriptor", "")),
    "trace_id": lambda row: str(row.payout["trace_id"]["value"] or ""),
    "trace_id_status": lambda row: str(row.payout["trace_id"]["status"]),
}

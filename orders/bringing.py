"""Bring promotions in from a file such as demo/promotions.json: its terms are read by the form of each kind.

A promotion that is there already stays as staff have it. Times of the file are taken as wall clock of every market.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.importing.document import Document, Fault, Unreadable, read
from catalog.importing.texts import said_in_all
from orders import coupons, live
from orders.models import Lane, Promotion, PromotionStatus
from orders.promotion import benefits, conditions
from orders.terms import TermsForm

FILE = "promotions.json"
END_OF_DAY = time(23, 59, 59)


@transaction.atomic
def bring(folder: Path) -> int:
    """Make the folder's promotions; the number of new ones. Raises Unreadable: nothing is made then."""
    if not (folder / FILE).is_file():
        return 0
    document = read(folder / FILE, folder / "schema" / FILE.replace(".json", ".schema.json"))
    known = set(Promotion.objects.values_list("code", flat=True))
    rows = [(n, row) for n, row in enumerate(document.data["promotions"]) if row["code"] not in known]
    for n, row in rows:
        _make(document, n, row)
    live.forget()
    return len(rows)


def _make(document: Document, n: int, row: Mapping[str, Any]) -> None:
    kind, terms = ACTIONS[row["action"]["type"]](row["action"])
    asked = row["conditions"]
    starts_on, starts_time = _start(row["starts_at"])
    ends_on, ends_time = _end(row["ends_at"])
    least = {"sums": _lines(asked.get("min_subtotal", {})), "pieces": asked.get("min_quantity", "")}
    where = ("promotions", n, "action")
    promotion = Promotion.objects.create(
        code=row["code"],
        status=PromotionStatus.LIVE if row["active"] else PromotionStatus.DRAFT,
        kind=kind,
        terms=_stored(benefits.get(kind).form, terms, document, where),  # type: ignore[arg-type]
        goods={name: asked[name] for name in ("categories", "products") if asked.get(name)},
        conditions={"minimum": _stored(conditions.get("minimum").form, least, document, where)},  # type: ignore[arg-type]
        # What does not go together with others is of one lane: there each piece takes part in one of them.
        lane=Lane.BASKET if row["stackable"] else Lane.GOODS,
        rank=row["priority"],
        starts_on=starts_on,
        starts_time=starts_time,
        ends_on=ends_on,
        ends_time=ends_time,
        needs_coupon=bool(row["coupon_code"]),
        limit_each=asked.get("usage_limit_per_customer") or None,
        **said_in_all(name=row["name"], description=row["description"]),
    )
    if row["coupon_code"]:
        coupons.share(promotion, row["coupon_code"])


def _stored(form: type[TermsForm], given: Mapping[str, Any], document: Document, where: tuple[Any, ...]) -> Any:
    """Terms as the kind's own form keeps them. Raises Unreadable."""
    filled = form(dict(given))
    if not filled.is_valid():
        faults = [
            Fault(document.name, document.fault(where, "").line, f"/{'/'.join(map(str, where))}/{name}", str(error))
            for name, errors in filled.errors.items()
            for error in errors
        ]
        raise Unreadable(faults or [document.fault(where, _("these terms cannot be read"))])
    return filled.stored()


def _percent(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "percent", {"percent": action["value"]}


def _cheapest_free(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "buy_x_pay_y", {"buy": action["per"], "pay": action["per"] - action["value"]}


def _gift(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "gift", {"sku": action["sku"], "pieces": action.get("quantity", 1)}


def _set(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return "joint_price", {"first": action["sku"], "first_pieces": 1, "price": _lines(action["price"])}


ACTIONS = {"percent_off": _percent, "cheapest_free": _cheapest_free, "free_gift": _gift, "bundle_price": _set}


def _lines(amounts: Mapping[str, Any]) -> str:
    return "\n".join(f"{code} {amount}" for code, amount in amounts.items())


def _start(text: str) -> tuple[date, time]:
    moment = datetime.fromisoformat(text)
    return moment.date(), moment.time()


def _end(text: str | None) -> tuple[date | None, time | None]:
    if text is None:
        return None, None
    moment = datetime.fromisoformat(text)
    return moment.date(), None if moment.time() == END_OF_DAY else moment.time()

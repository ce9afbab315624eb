"""PayPal's side of the street, driven by plain HTTP: tokens, orders, the hosted pages, refunds, notices, reports."""

import base64
import csv
import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from playwright.sync_api import Browser, Page

from payments.sandbox.paypal.words import WORDS, language_of
from shop.outside import World

Post = Callable[..., httpx.Response]


@pytest.fixture
def paypal(world: World) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{world.url}/paypal") as line:
        answer = line.post(
            "/v1/oauth2/token", data={"grant_type": "client_credentials"}, auth=("paypal-tradewind", "paypal-tradewind")
        )
        line.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield line


def asked(value: str = "49.98", currency: str = "EUR", **more: Any) -> dict[str, Any]:
    unit = {"custom_id": "pay_1", "invoice_id": "TW-1-0a", "amount": {"currency_code": currency, "value": value}} | more
    context = {"return_url": "http://shop.test/paid/?back=paid", "cancel_url": "http://shop.test/basket/"}
    context |= {"locale": "de-DE", "shipping_preference": "NO_SHIPPING"}
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": context}},
    }


def made(paypal: httpx.Client, **more: Any) -> dict[str, Any]:
    answer = paypal.post("/v2/checkout/orders", json=asked(**more))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def page_of(order: dict[str, Any]) -> str:
    return next(str(link["href"]) for link in order["links"] if link["rel"] == "payer-action")


def say(world: World, order: dict[str, Any], **form: str) -> Any:
    return world.visit(page_of(order), body=urlencode({"email": "anna@example.com", **form}).encode())


def paid(world: World, paypal: httpx.Client, **more: Any) -> dict[str, Any]:
    order = made(paypal, **more)
    say(world, order, deed="approve", way="balance")
    found: dict[str, Any] = paypal.post(f"/v2/checkout/orders/{order['id']}/capture", json={}).json()
    return found


def test_nobody_comes_in_without_a_token(world: World) -> None:
    with httpx.Client(base_url=f"{world.url}/paypal") as line:
        assert line.get("/v2/checkout/orders/x").status_code == 401
        wrong = line.post("/v1/oauth2/token", data={"grant_type": "client_credentials"}, auth=("paypal-tradewind", "x"))
        assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
        other = line.post("/v1/oauth2/token", data={"grant_type": "x"}, auth=("paypal-tradewind", "paypal-tradewind"))
        assert other.status_code == 400


def test_a_token_ends(world: World, paypal: httpx.Client) -> None:
    order = made(paypal)
    assert paypal.get(f"/v2/checkout/orders/{order['id']}").status_code == 200
    world.control("clock", {"advance": 33_000})
    assert paypal.get(f"/v2/checkout/orders/{order['id']}").status_code == 401


def test_an_order_is_made_approved_captured_and_complete(world: World, paypal: httpx.Client) -> None:
    order = made(paypal)
    assert (order["status"], order["purchase_units"][0]["payee"]) == (
        "PAYER_ACTION_REQUIRED",
        {"merchant_id": "TRADEWINDSHOP"},
    )
    early = paypal.post(f"/v2/checkout/orders/{order['id']}/capture", json={})
    assert (early.status_code, early.json()["details"][0]["issue"]) == (422, "ORDER_NOT_APPROVED")
    login = say(world, order, deed="login", password="long enough")
    assert (login.status, "49,98 EUR" in login.text, 'name="way"' in login.text) == (200, True, True)
    back = say(world, order, deed="approve", way="balance")
    assert back.location.startswith(f"http://shop.test/paid/?back=paid&token={order['id']}&PayerID=")
    assert paypal.get(f"/v2/checkout/orders/{order['id']}").json()["status"] == "APPROVED"
    done = paypal.post(f"/v2/checkout/orders/{order['id']}/capture", json={}).json()
    capture = done["purchase_units"][0]["payments"]["captures"][0]
    assert (done["status"], capture["status"], capture["amount"]["value"]) == ("COMPLETED", "COMPLETED", "49.98")
    assert capture["seller_receivable_breakdown"]["paypal_fee"] == {"currency_code": "EUR", "value": "1.88"}
    again = paypal.post(f"/v2/checkout/orders/{order['id']}/capture", json={})
    assert again.json()["details"][0]["issue"] == "ORDER_ALREADY_CAPTURED"
    sums = world.control("paypal/truth", method="GET")["references"]["TW-1"]["eur"]
    assert (sums["captured"], sums["fees"], sums["balance"]) == (4998, 188, 4810)


@pytest.mark.parametrize(
    ("change", "status", "issue"),
    [
        ({"value": "49.987"}, 422, "DECIMAL_PRECISION"),
        ({"value": "1.5", "currency": "JPY"}, 422, "DECIMAL_PRECISION"),
        ({"value": "0.00"}, 422, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ({"value": "-1.00"}, 422, "CANNOT_BE_NEGATIVE"),
        ({"value": "many"}, 400, "INVALID_PARAMETER_VALUE"),
        ({"currency": "AED"}, 422, "CURRENCY_NOT_SUPPORTED"),
        ({"custom_id": "x" * 128}, 400, "INVALID_STRING_LENGTH"),
        ({"items": [{"name": "Cup", "quantity": "1", "unit_amount": {"currency_code": "EUR", "value": "1.00"}}]}, 400,
         "ITEM_TOTAL_REQUIRED"),
    ],
)  # fmt: skip
def test_what_cannot_be_ordered_is_refused_by_name(
    paypal: httpx.Client, change: dict[str, Any], status: int, issue: str
) -> None:
    answer = paypal.post("/v2/checkout/orders", json=asked(**change))
    assert (answer.status_code, answer.json()["details"][0]["issue"]) == (status, issue)


def test_a_request_id_makes_a_deed_happen_once(world: World, paypal: httpx.Client) -> None:
    head = {"PayPal-Request-Id": "key-1"}
    first = paypal.post("/v2/checkout/orders", json=asked(), headers=head)
    assert paypal.post("/v2/checkout/orders", json=asked(), headers=head).json() == first.json()
    other = paypal.post("/v2/checkout/orders", json=asked(value="1.00"), headers=head)
    assert (other.status_code, other.json()["details"][0]["issue"]) == (422, "PAYPAL_REQUEST_ID_PREVIOUSLY_USED")
    assert len(world.sandbox.truth.find("paypal.order")) == 1


def test_an_invoice_is_paid_once(world: World, paypal: httpx.Client) -> None:
    paid(world, paypal)
    second = paypal.post("/v2/checkout/orders", json=asked())
    assert second.json()["details"][0]["issue"] == "DUPLICATE_INVOICE_ID"


def test_a_refund_is_never_more_than_is_left(world: World, paypal: httpx.Client) -> None:
    capture = paid(world, paypal)["purchase_units"][0]["payments"]["captures"][0]["id"]

    def refund(value: str, currency: str = "EUR") -> str:
        body = {"amount": {"currency_code": currency, "value": value}}
        found = paypal.post(f"/v2/payments/captures/{capture}/refund", json=body).json()
        return str(found.get("status") or found["details"][0]["issue"])

    assert [refund("20.00"), refund("29.99"), refund("1.00", "USD"), refund("29.98"), refund("0.01")] == [
        "COMPLETED",
        "REFUND_AMOUNT_EXCEEDED",
        "REFUND_CURRENCY_MISMATCH",
        "COMPLETED",
        "CAPTURE_FULLY_REFUNDED",
    ]
    assert paypal.get(f"/v2/payments/captures/{capture}").json()["status"] == "REFUNDED"
    assert world.control("paypal/truth", method="GET")["currencies"]["eur"]["refunded"] == 4998


def test_notices_are_signed_by_a_certificate_that_is_served(world: World, paypal: httpx.Client) -> None:
    paid(world, paypal)
    notices = world.waiting_webhooks()
    assert len(notices) == 2
    for notice in notices:
        head = notice.headers
        chain = x509.load_pem_x509_certificates(httpx.get(head["PAYPAL-CERT-URL"]).content)
        chain[0].verify_directly_issued_by(chain[1])
        text = f"{head['PAYPAL-TRANSMISSION-ID']}|{head['PAYPAL-TRANSMISSION-TIME']}|WEBHOOKTRADEWIND|"
        text += str(zlib.crc32(notice.body))
        key: Any = chain[0].public_key()
        key.verify(base64.b64decode(head["PAYPAL-TRANSMISSION-SIG"]), text.encode(), padding.PKCS1v15(), SHA256())


def test_the_report_is_written_as_paypal_writes_it(world: World, paypal: httpx.Client) -> None:
    paid(world, paypal)
    name = world.control("paypal/close-day", {"day": "2026-11-22"})["report"]
    assert name == "STL-20261122.01.009.CSV"
    raw = paypal.get(f"/reports/{name}").content
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["RH", "FH", "SH", "CH", "SB", "SB", "SF", "SC", "RF", "RC", "FF"]
    columns = dict(zip(rows[3], rows[4], strict=True))
    assert (columns["Transaction Event Code"], columns["Gross Transaction Amount"]) == ("T0006", "4998")
    assert (columns["Transaction Debit or Credit"], columns["Fee Debit or Credit"], columns["Fee Amount"]) == (
        "CR",
        "DR",
        "188",
    )
    assert rows[6][1:10] == ["EUR", "4998", "4810", "0", "188", "CR", "0", "CR", "0"]
    assert paypal.get("/reports/STL-20261123.01.009.CSV").status_code == 404


@pytest.mark.parametrize(
    ("locale", "accept", "language"),
    [("de-DE", "fr", "de"), ("", "ar-AE,ar;q=0.9", "ar"), ("", "sv,fr;q=0.8", "fr"), ("zh-HK", "", "zh-TW"),
     ("zh-CN", "", "zh-CN"), ("", "zh", "zh-CN"), ("sv-SE", "", "en"), ("", "", "en")],
)  # fmt: skip
def test_the_page_speaks_the_language_of_the_order(locale: str, accept: str, language: str) -> None:
    assert language_of(locale, accept) == language


def test_every_language_has_every_word() -> None:
    assert set(WORDS) == {"en", "zh-CN", "zh-TW", "ja", "ko", "de", "fr", "es", "ar"}
    assert all("{amount}" in words.pay and all(vars(words).values()) and all(words.ways) for words in WORDS.values())


def test_what_a_shop_calls_its_goods_is_no_markup(world: World, paypal: httpx.Client) -> None:
    unit = {"currency_code": "EUR", "value": "49.98"}
    items = [{"name": "<script>alert(1)</script>", "quantity": "1", "unit_amount": unit}]
    order = made(paypal, items=items, amount=unit | {"breakdown": {"item_total": unit}})
    text = world.visit(page_of(order)).text
    assert ("<script>" in text, "&lt;script&gt;" in text) == (False, True)


def test_a_login_that_is_none_and_a_page_that_is_not_there(world: World, paypal: httpx.Client) -> None:
    order = made(paypal)
    assert say(world, order, deed="login", password="short").status == 402
    assert world.visit(f"{world.url}/paypal/checkoutnow?token=NONE").status == 404
    assert world.visit(f"{world.url}/paypal/checkoutnow").status == 404


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


@pytest.mark.browser
@pytest.mark.parametrize("locale", ["en-US", "ar-EG"])
def test_a_person_pays_on_a_phone_and_nobody_is_shut_out(
    world: World, paypal: httpx.Client, visitor: Page, locale: str
) -> None:
    body = asked()
    body["payment_source"]["paypal"]["experience_context"]["locale"] = locale
    body["payment_source"]["paypal"]["experience_context"]["return_url"] = f"{world.url}/world/health"
    order = paypal.post("/v2/checkout/orders", json=body).json()
    visitor.goto(page_of(order))
    assert Axe().run(visitor).violations_count == 0
    visitor.get_by_role("textbox").first.fill("anna@example.com")
    visitor.locator("#password").fill("long enough")
    visitor.locator("button[value=login]").click()
    assert Axe().run(visitor).violations_count == 0
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.locator("button[value=approve]").click()
    visitor.wait_for_url("**/world/health**")
    assert paypal.get(f"/v2/checkout/orders/{order['id']}").json()["status"] == "APPROVED"

"""What tests of Alipay and WeChat Pay share: a shop that speaks to their world, a buyer, and notices at the door."""

from urllib.parse import urlencode

from django.test import Client
from pytest_django.fixtures import Settings

from payments import inbox, taking
from payments.models import Payment
from shop.money import money
from shop.outside import World
from shop.outside.handle import Visit
from shop.wallets import AlipayAccount, WeChatAccount


def to_alipay(world: World, settings: Settings) -> None:
    kept = world.sandbox.settings
    settings.ALIPAY = AlipayAccount(
        kept["ALIPAY_APP_ID"],
        kept["ALIPAY_SELLER_ID"],
        f"{world.url}/alipay/gateway.do",
        private_key=kept["ALIPAY_PRIVATE_KEY"],
        public_key=kept["ALIPAY_PUBLIC_KEY"],
    )


def to_wechat(world: World, settings: Settings) -> None:
    kept = world.sandbox.settings
    settings.WECHAT = WeChatAccount(
        kept["WECHAT_APP_ID"],
        kept["WECHAT_MCH_ID"],
        f"{world.url}/wechat",
        kept["WECHAT_CERT_SERIAL"],
        kept["WECHAT_PUBLIC_KEY_ID"],
        private_key=kept["WECHAT_PRIVATE_KEY"],
        api_v3_key=kept["WECHAT_API_V3_KEY"],
        public_key=kept["WECHAT_PUBLIC_KEY"],
    )


def begin(provider: str, reference: str = "TW-1", amount: str = "128.50", currency: str = "CNY") -> Payment:
    """An attempt that is open."""
    taking.start(
        reference=reference,
        amount=money(amount, currency),
        provider=provider,
        language="zh-hans",
        description=f"Order {reference} / 茶壶 & Cup",
        email="anna@example.com",
        return_url=f"http://testserver/zh-hans-cn/orders/{reference}/",
        cancel_url=f"http://testserver/zh-hans-cn/orders/{reference}/",
    )
    return Payment.objects.filter(reference=reference, provider=provider).latest("pk")


def at_cashier(world: World, payment: Payment, *deeds: str) -> Visit:
    """Follow the shop's signed link, again where it fails, and do ``deeds`` there: sign-in, pay, refuse."""
    visit = _follow(world, payment.url)
    cashier = visit.location
    for deed in deeds:
        visit = world.visit(cashier, body=urlencode({"deed": deed}).encode())
    return visit


def hear(world: World, client: Client, provider: str) -> int:
    """The waiting notices come in at the real door, and are applied; how many were taken."""

    def door(body: bytes, headers: dict[str, str]) -> int:
        kind = headers.pop("Content-Type")
        return client.post(f"/webhooks/{provider}/", body, content_type=kind, headers=headers).status_code

    heard = world.deliver_webhooks(to=door)
    inbox.apply_waiting()
    return heard


def sums(world: World, provider: str, reference: str = "TW-1") -> dict[str, int]:
    """What the wallet's side holds to be true of one reference, in fen."""
    truth = world.control(f"{provider}/truth", method="GET")
    found: dict[str, int] = truth["references"].get(reference, {}).get("cny", {})
    return found


def _follow(world: World, url: str) -> Visit:
    visit = world.visit(url)
    for _again in range(9):
        if visit.location or visit.status == 400:
            break
        visit = world.visit(url)
    return visit


def on_phone(world: World, payment: Payment, *deeds: str) -> Visit:
    """Scan the code that the order's page shows, and do ``deeds`` on the pretended phone: pay, refuse."""
    visit = world.visit(payment.shown["scan"])
    for deed in deeds:
        visit = world.visit(payment.shown["scan"], body=urlencode({"deed": deed}).encode())
    return visit

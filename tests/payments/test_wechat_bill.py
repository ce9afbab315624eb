"""WeChat Pay's two bills: read by column name, held to their sums and each other, from the interface to the books."""

import gzip
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, reconciling, refunding
from payments.errors import ReportNotReady, ReportUnreadable
from payments.models import Refund, SettlementRow
from payments.provider import providers
from payments.providers import wechat_bill
from payments.providers.wechat_bill_file import flow_of, lines_of
from payments.providers.wechat_wire import BEIJING
from shop.errors import Unavailable
from shop.invariants import broken
from shop.money import money
from shop.outside import World
from tests.payments.wallets import begin, hear, on_phone, to_wechat

# As public samples have it: bills of all orders carry 27 columns.
TRADES = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注\r\n"
    "`2026-11-27 17:07:11,`wx81,`16019593,`0,`,`4200000925,`pay_1,`ofyak5,`NATIVE,`SUCCESS,`OTHERS,`CNY,`20.00,`0.00,"
    "`0,`0,`0.00,`0.00,`,`,`Teapot, large,`TW-1,`0.12000,`0.60%,`20.00,`0.00,`\r\n"
    "`2026-11-27 18:07:11,`wx81,`16019593,`0,`,`4200000926,`pay_2,`ofyak5,`NATIVE,`SUCCESS,`OTHERS,`CNY,`9.90,`0.00,"
    "`0,`0,`0.00,`0.00,`,`,`Cup,`TW-2,`0.05940,`0.60%,`9.90,`0.00,`\r\n"
    "`2026-11-27 19:07:11,`wx81,`16019593,`0,`,`4200000925,`pay_1,`ofyak5,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,"
    "`50300001,`tradewind-1,`15.00,`0.00,`ORIGINAL,`SUCCESS,`Teapot, large,`TW-1,`-0.09000,`0.60%,`0.00,`15.00,`\r\n"
    "`2026-11-27 20:07:11,`wx81,`16019593,`0,`,`4200000926,`pay_2,`ofyak5,`NATIVE,`REFUND,`OTHERS,`CNY,`0.00,`0.00,"
    "`50300002,`tradewind-2,`1.00,`0.00,`ORIGINAL,`FAIL,`Cup,`TW-2,`0.00000,`0.60%,`0.00,`1.00,`\r\n"
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n"
    "`4,`29.90,`16.00,`0.00,`0.08940,`29.90,`16.00\r\n"
)
FLOWS = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号\n"
    "`2026-11-27 17:07:11,`4200000925,`1,`交易,`交易,`收入,`20.00,`20.00,`1601959334API,`,`pay_1\n"
    "`2026-11-27 17:07:11,`4200000925,`2,`交易,`扣除交易手续费,`支出,`0.12,`19.88,`1601959334API,`,`pay_1\n"
    "`2026-11-27 21:00:00,`9,`3,`提现,`提现,`支出,`10.00,`9.88,`1601959334,`,`\n"
    "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n"
    "`3,`1,`20.00,`2,`10.12\n"
)


def test_each_line_is_read_by_the_name_of_its_columns() -> None:
    first, second, back = lines_of(TRADES)
    assert (first.kind, first.gross, first.fee, first.net) == (
        "charge",
        money("20.00", "CNY"),
        money("0.12", "CNY"),
        money("19.88", "CNY"),
    )
    assert (first.line_id, first.charge_id, first.raw["商品名称"]) == ("4200000925", "4200000925", "Teapot, large")
    assert first.at.isoformat() == "2026-11-27T17:07:11+08:00"
    assert second.fee == money("0.06", "CNY")
    assert (back.kind, back.gross, back.fee, back.net) == (
        "refund",
        money("-15.00", "CNY"),
        money("-0.09", "CNY"),
        money("-14.91", "CNY"),
    )
    assert (back.line_id, back.refund_id, back.charge_id) == ("50300001", "50300001", "4200000925")


def test_a_bill_of_fewer_columns_is_read_all_the_same() -> None:
    """A bill of refunds has two columns more, others fewer: only what is needed must be there."""
    bare = (
        "微信退款单号,交易时间,微信订单号,交易状态,应结订单金额,退款金额,退款状态,手续费\n"
        "`0,`2026-11-27 17:07:11,`4200000925,`SUCCESS,`20.00,`0.00,`,`0.12000\n"
        "总交易单数,应结订单总金额,退款总金额,手续费总金额\n`1,`20.00,`0.00,`0.12000\n"
    )
    assert lines_of(bare)[0].gross == money("20.00", "CNY")
    empty = bare.splitlines()[0] + "\n总交易单数,应结订单总金额,退款总金额,手续费总金额\n`0,`0.00,`0.00,`0.00000\n"
    assert lines_of(empty) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("`4,`29.90", "`5,`29.90"),
        ("`4,`29.90", "`4,`29.91"),
        ("`16.00,`0.00,`0.08940", "`15.00,`0.00,`0.08940"),
        ("`0.08940", "`0.08930"),
        ("`9.90,`0.00,`\r\n", "`9.90,`\r\n"),
        ("`2026-11-27 17:07:11,`wx", "2026-11-27 17:07:11,`wx"),
        ("2026-11-27 18:07:11", "27.11.2026"),
        ("手续费,费率,", "服务费,费率,"),
        ("总交易单数", "交易单数"),
        ("`4,`29.90,`16.00,`0.00,`0.08940,`29.90,`16.00\r\n", ""),
    ],
)
def test_a_bill_that_was_cut_or_changed_is_not_read(was: str, becomes: str) -> None:
    assert was in TRADES
    with pytest.raises(ReportUnreadable):
        lines_of(TRADES.replace(was, becomes))


def test_the_flow_of_money_leaves_out_what_the_merchant_moves_himself() -> None:
    assert flow_of(FLOWS) == money("19.88", "CNY")
    assert flow_of("") == money(0, "CNY")
    for was, becomes in (("`20.00,`20.00", "`20.01,`20.00"), ("`10.12", "`10.13"), ("收支类型", "类型")):
        with pytest.raises(ReportUnreadable):
            flow_of(FLOWS.replace(was, becomes))


def today() -> date:
    return timezone.now().astimezone(BEIJING).date()


@pytest.fixture
def wechat(world: World, settings: Settings) -> World:
    to_wechat(world, settings)
    return world


@pytest.fixture
def day(wechat: World, client: Client) -> World:
    """Three payments, one given back in part, told in today's bills."""
    for reference, amount in (("TW-1", "128.50"), ("TW-2", "20.00"), ("TW-3", "0.01")):
        on_phone(wechat, begin("wechat", reference, amount), "pay")
    hear(wechat, client, "wechat")
    refunding.refund("TW-1", amount=money("28.50", "CNY"), key="TW-1-cup", reason="returned")
    refunding.send(Refund.objects.get().pk)
    wechat.control("wechat/settle-refunds")
    hear(wechat, client, "wechat")
    wechat.control("wechat/close-day", {"day": today().isoformat()})
    return wechat


@pytest.mark.django_db
def test_every_line_is_matched_and_nothing_is_left_at_wechat(day: World) -> None:
    for _again in range(2):
        run = reconciling.reconcile("wechat", today())
        assert (run.findings, run.is_clean) == ([], True)
        assert run.sums == [
            {
                "currency": "CNY",
                "payouts": "119.29",
                "kept": "0.00",
                "gross": "120.01",
                "fee": "0.72",
                "net": "119.29",
                "difference": "0.00",
            }
        ]
    assert sorted(SettlementRow.objects.values_list("payment__reference", "kind", "verdict")) == [
        ("TW-1", "charge", "matched"),
        ("TW-1", "refund", "matched"),
        ("TW-2", "charge", "matched"),
        ("TW-3", "charge", "matched"),
    ]
    assert ledger.balances("psp:wechat") == {}
    assert ledger.balances("bank") == {"CNY": money("119.29", "CNY")}
    assert ledger.balances("fees:wechat") == {"CNY": money("0.72", "CNY")}
    assert day.control("wechat/truth", method="GET")["currencies"]["cny"]["paid_out"] == 11929
    assert {name: rows for name, rows in broken().items() if "rate" not in name and "event" not in name} == {}


@pytest.mark.django_db
def test_two_bills_that_differ_are_a_difference_of_the_day(day: World) -> None:
    bill = day.sandbox.truth.get("wechat.bill", f"flow {today()}")
    assert bill is not None
    text = bill["text"].replace("`20.00,", "`21.00,").replace("`148.51,", "`149.51,")
    day.sandbox.truth.put("wechat.bill", bill | {"text": text})
    run = reconciling.reconcile("wechat", today())
    assert (run.is_clean, run.sums[0]["difference"]) == (False, "1.00")


@pytest.mark.django_db
def test_a_file_with_another_hash_is_not_read(day: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payments.providers.wechat_bill.download", lambda ask: b"\xef\xbb\xbf")
    with pytest.raises(ReportUnreadable):
        providers.get("wechat").settlement(today())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["cut", "error"])
def test_a_file_that_does_not_come_is_asked_again(day: World, kind: str) -> None:
    day.fault(kind, "GET /v3/billdownload", service="wechat")
    with pytest.raises(Unavailable):
        providers.get("wechat").settlement(today())
    assert len(providers.get("wechat").settlement(today())) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://evil.example/v3/x", "http://127.0.0.1:9/wechat.evil.example/v3/x", ""])
def test_a_file_is_fetched_from_the_gateway_alone(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr("payments.providers.wechat_bill.call", lambda ask: {"download_url": url})
    with pytest.raises(ReportUnreadable):
        providers.get("wechat").settlement(today())


def test_a_packed_bomb_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wechat_bill, "MOST_BYTES", 1000)
    assert wechat_bill._unpacked(gzip.compress(b"x" * 999)) == b"x" * 999
    for packed in (gzip.compress(b"x" * 5000), b"\x1f\x8bnonsense", gzip.compress(b"x" * 500)[:-12]):
        with pytest.raises(ReportUnreadable):
            wechat_bill._unpacked(packed)


@pytest.mark.django_db
def test_a_day_that_is_not_written_yet_is_asked_later_and_an_empty_one_is_empty(wechat: World) -> None:
    with pytest.raises(ReportNotReady):
        providers.get("wechat").settlement(today())
    assert providers.get("wechat").settlement(today() - timedelta(days=3)) == []
    wechat.control("wechat/close-day", {"day": today().isoformat()})
    assert providers.get("wechat").settlement(today()) == []

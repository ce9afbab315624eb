"""Alipay's bills: of the mainland from the gateway to the books, and the global file as it is published."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, reconciling, refunding
from payments.errors import ReportNotReady, ReportUnreadable
from payments.models import Refund, SettlementRow
from payments.provider import providers
from payments.providers import alipay_bill, alipay_bill_file, alipay_global_file
from payments.providers.alipay_wire import BEIJING
from shop.errors import Unavailable
from shop.invariants import broken
from shop.money import money
from shop.outside import World
from tests.payments.wallets import at_cashier, begin, hear, sums, to_alipay

# As public samples have it; account, people and shops are made up.
BILL = """#支付宝业务明细查询
#账号：[20881117373712940156]
#起始日期：[2026年11月27日 00:00:00]   终止日期：[2026年11月28日 00:00:00]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,\
商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,\
卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注
2026112721001004720299453898\t,pay_1\t,交易\t,"茶壶, 大",2026-11-27 00:06:14,2026-11-27 00:06:15,\t,\t,\t,\t,\
*杨(137****2600)\t,20.00,20.00,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,-0.12,0.00,备注
2026112721001004720299453899\t,pay_2\t,交易\t,茶壶,2026-11-27 08:06:14,2026-11-27 08:06:15,\t,\t,\t,\t,\
*李(138****2601)\t,9.90,9.90,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,-0.06,0.00,
2026112721001004720299453898\t,pay_1\t,退款\t,"茶壶, 大",2026-11-27 00:06:14,2026-11-27 23:06:15,\t,\t,\t,\t,\
*杨(137****2600)\t,-15.01,-15.01,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,tradewind-1\t,0.09,0.00,
#-----------------------------------------业务明细列表结束------------------------------------
#交易合计：2笔，商家实收共29.90元，商家优惠共0.00元
#退款合计：1笔，商家实收退款共-15.01元，商家优惠退款共0.00元
#导出时间：[2026年11月28日 03:12:51]
"""
# global.alipay.com, transaction QR code, settlement format: the published sample.
GLOBAL = """Partner_transaction_id|Transaction_id|Amount|Rmb_amount|Fee|Settlement|Rmb_settlement|Currency|Rate|\
Payment_time|Settlement_time|Type|Status|Remarks|Secondary_merchant_industry|Secondary_merchant_name|Operator_name|\
Order_scene|Trans_currency|Trans_amount|Trans_forex_rate
EASA-20170801233604653-5GP0GVWNY|2017080221001004060213245489|369.30|2001.38|2.22|367.08|1989.37|AUD|5.41940000|\
2017-08-02 07:36:46|2017-08-03 15:46:00|P|L||5311|xxx|xxx|shopQrCode|AUD|369.30|1
"""


def test_each_line_is_read_by_the_name_of_its_columns() -> None:
    first, second, back = alipay_bill_file.lines_of(BILL)
    assert (first.kind, first.gross, first.fee, first.net) == (
        "charge",
        money("20.00", "CNY"),
        money("0.12", "CNY"),
        money("19.88", "CNY"),
    )
    assert (first.charge_id, first.line_id) == ("2026112721001004720299453898", "2026112721001004720299453898")
    assert first.at.isoformat() == "2026-11-27T00:06:15+08:00"
    assert second.raw["商户订单号"] == "pay_2"
    assert (back.kind, back.gross, back.fee, back.net) == (
        "refund",
        money("-15.01", "CNY"),
        money("-0.09", "CNY"),
        money("-14.92", "CNY"),
    )
    assert (back.refund_id, back.line_id) == ("tradewind-1", "2026112721001004720299453898:tradewind-1")


def test_columns_in_another_order_and_with_other_brackets_are_the_same_bill() -> None:
    assert alipay_bill_file.lines_of(BILL.replace("（元）", "(元)")) == alipay_bill_file.lines_of(BILL)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("商家实收共29.90元", "商家实收共29.91元"),
        ("交易合计：2笔", "交易合计：3笔"),
        ("退款共-15.01元", "退款共15.01元"),
        ("#退款合计", "#别的合计"),
        ("服务费（元）", "手续费"),
        ("9.90,9.90", "9.90,9,90"),
        ("20.00,20.00", "20.00,二十"),
        ("2026-11-27 08:06:15", "27/11/2026"),
    ],
)
def test_a_bill_that_was_cut_or_changed_is_not_read(was: str, becomes: str) -> None:
    assert was in BILL
    with pytest.raises(ReportUnreadable):
        alipay_bill_file.lines_of(BILL.replace(was, becomes))


@pytest.mark.parametrize("packed", [b"", b"PK", b"x" * 100])
def test_what_is_no_packet_is_not_read(packed: bytes) -> None:
    with pytest.raises(ReportUnreadable):
        alipay_bill_file.unpacked(packed)


def test_the_published_global_file_is_read_and_not_reckoned_again() -> None:
    (line,) = alipay_global_file.lines_of(GLOBAL)
    assert (line.gross, line.fee, line.net) == (money("369.30", "AUD"), money("2.22", "AUD"), money("367.08", "AUD"))
    assert (line.kind, line.charge_id, line.faced) == ("charge", "2017080221001004060213245489", money("369.30", "AUD"))
    said, reckoned = Decimal(line.raw["Rmb_settlement"]), line.net.amount * Decimal(line.raw["Rate"])
    assert said - reckoned.quantize(Decimal("0.01")) == Decimal("0.02")


def test_a_global_refund_is_negative_and_yen_are_whole() -> None:
    back = GLOBAL.replace("|P|L|", "|R|L|")
    (line,) = alipay_global_file.lines_of(back)
    assert (line.kind, line.net, line.refund_id) == (
        "refund",
        money("-367.08", "AUD"),
        "EASA-20170801233604653-5GP0GVWNY",
    )
    yen = GLOBAL.replace("|369.30|2001.38|2.22|367.08|", "|1000|50.10|6|994|").replace("|AUD|", "|JPY|", 1)
    assert alipay_global_file.lines_of(yen)[0].fee == money(6, "JPY")
    above = "Partner:208800000000|Payment_time: 2017-08-02|Total_count:1\n"
    assert len(alipay_global_file.lines_of(above + GLOBAL)) == 1


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("|367.08|", "|367.09|"), ("|Fee|", "|Charge|"), ("|2.22|", "|2.225|"), ("Partner_transaction_id", "Id")],
)
def test_a_global_file_that_does_not_add_up_is_not_read(was: str, becomes: str) -> None:
    with pytest.raises(ReportUnreadable):
        alipay_global_file.lines_of(GLOBAL.replace(was, becomes))


def today() -> date:
    return timezone.now().astimezone(BEIJING).date()


@pytest.fixture
def alipay(world: World, settings: Settings) -> World:
    to_alipay(world, settings)
    return world


@pytest.fixture
def day(alipay: World, client: Client) -> World:
    """Three payments, one given back in part, told in today's bill."""
    for reference, amount in (("TW-1", "128.50"), ("TW-2", "20.00"), ("TW-3", "0.01")):
        at_cashier(alipay, begin("alipay", reference, amount), "sign-in", "pay")
    hear(alipay, client, "alipay")
    refunding.refund("TW-1", amount=money("28.50", "CNY"), key="TW-1-cup", reason="returned")
    refunding.send(Refund.objects.get().pk)
    alipay.control("alipay/close-day", {"day": today().isoformat()})
    return alipay


@pytest.mark.django_db
def test_every_line_is_matched_and_nothing_is_left_at_alipay(day: World) -> None:
    for _again in range(2):
        run = reconciling.reconcile("alipay", today())
        assert (run.findings, run.is_clean) == ([], True)
        # Fees: 0.77, 0.12 and nothing; of the refund 0.17 came back.
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
    assert ledger.balances("psp:alipay") == {}
    assert ledger.balances("bank") == {"CNY": money("119.29", "CNY")}
    assert ledger.balances("fees:alipay") == {"CNY": money("0.72", "CNY")}
    assert day.control("alipay/truth", method="GET")["currencies"]["cny"]["paid_out"] == 11929
    assert {name: rows for name, rows in broken().items() if "rate" not in name and "event" not in name} == {}


@pytest.mark.django_db
def test_money_given_back_by_hand_at_alipay_is_found_by_the_bill(alipay: World, client: Client) -> None:
    at_cashier(alipay, begin("alipay"), "sign-in", "pay")
    hear(alipay, client, "alipay")
    trade = alipay.sandbox.truth.find("alipay.trade")[0]["id"]
    alipay.control("alipay/refund", {"trade": trade, "fen": 850})
    assert hear(alipay, client, "alipay") == 1
    alipay.control("alipay/close-day", {"day": today().isoformat()})
    run = reconciling.reconcile("alipay", today())
    assert [(each["verdict"], each["reported"]) for each in run.findings] == [("unknown_payment", "-8.50")]
    assert sums(alipay, "alipay")["refunded"] == 850


@pytest.mark.django_db
def test_a_day_that_is_not_written_yet_is_asked_later_and_an_empty_one_is_empty(alipay: World) -> None:
    with pytest.raises(ReportNotReady):
        providers.get("alipay").settlement(today())
    assert providers.get("alipay").settlement(today() - timedelta(days=3)) == []
    alipay.control("alipay/close-day", {"day": today().isoformat()})
    assert providers.get("alipay").settlement(today()) == []


@pytest.mark.django_db
def test_a_bill_whose_file_does_not_come_is_asked_again(day: World) -> None:
    day.fault("cut", "GET /bill", service="alipay", times=0)
    with pytest.raises(Unavailable):
        providers.get("alipay").settlement(today())


@pytest.mark.parametrize(
    "url", ["https://alipay.com.evil.example/x", "http://dwbillcenter.alipay.com/x", "file:///x", ""]
)
def test_a_bill_is_fetched_from_alipays_own_hosts_alone(url: str) -> None:
    with pytest.raises(ReportUnreadable):
        alipay_bill._download(url)

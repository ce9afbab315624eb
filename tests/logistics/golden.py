"""Answers that were worked out by hand from the law's own examples: what every regime must say, to the last unit.

Each row: regime, what it shows, the question (only what differs from a cup of 80.00 from China), the answer.
"""

from typing import Any

from logistics.landed.answer import Answer, answer

Row = tuple[str, str, dict[str, Any], dict[str, Any]]
CUP, COAT, SHOES, BOOK, MEAT = "691110", "620120", "640399", "490199", "160100"


def ask(to: str, currency: str, *goods: tuple[str, str, int], freight: str = "0", **more: Any) -> dict[str, Any]:
    """A question: goods are (HS code, unit price, quantity), made in and sent from China on 22 November 2026."""
    origin = more.pop("origin", "CN")
    lines = [
        {"hs": hs, "origin": origin, "unit_price": price, "quantity": n, "weight_g": 400} for hs, price, n in goods
    ]
    asked = {"destination": to, "origin_country": "CN", "date": "2026-11-22", "currency": currency, "terms": "DDP"}
    return {**asked, "lines": lines, "freight": freight, **more}


def told(scheme: str, duty: str, tax: str, total: str, *fees: str, collected: bool = True) -> dict[str, Any]:
    return {
        "scheme": scheme, "duty": duty, "tax": tax, "total": total, "fees": list(fees), "collected": collected,
    }  # fmt: skip


GOLDEN: list[Row] = [
    ("eu", "a cup of 80 with 12 of shipping: 3 EUR, 19 % of 95", ask("DE", "EUR", (CUP, "40.00", 2), freight="12.00"),
     told("IOSS", "3.00", "18.05", "113.05")),
    ("eu", "at 150 the scheme still holds",
     ask("DE", "EUR", (CUP, "150.00", 1)), told("IOSS", "3.00", "29.07", "182.07")),
    ("eu", "a cent above it is declared: 12 % of 150.01, 19 % of 168.01", ask("DE", "EUR", (CUP, "150.01", 1)),
     told("IMPORT", "18.00", "31.92", "199.93")),
    ("eu", "above the limit shipping is dutiable: 12 % of 215", ask("DE", "EUR", (CUP, "200.00", 1), freight="15.00"),
     told("IMPORT", "25.80", "45.75", "286.55")),
    ("eu", "two kinds of goods", ask("DE", "EUR", (CUP, "40.00", 2), ("691200", "10.00", 1), freight="12.00"),
     told("IOSS", "6.00", "20.52", "128.52")),
    ("eu", "30 June 2026: no duty yet", ask("DE", "EUR", (CUP, "40.00", 2), freight="12.00", date="2026-06-30"),
     told("IOSS", "0.00", "17.48", "109.48")),
    ("eu", "1 July 2026: duty", ask("DE", "EUR", (CUP, "40.00", 2), freight="12.00", date="2026-07-01"),
     told("IOSS", "3.00", "18.05", "113.05")),
    ("eu", "insurance is taxed", ask("DE", "EUR", (CUP, "40.00", 2), freight="12.00", insurance="5.00"),
     told("IOSS", "3.00", "19.00", "119.00", "5.00")),
    ("eu", "France: 2 EUR a line", ask("FR", "EUR", (CUP, "40.00", 2), ("691200", "10.00", 1), freight="12.00"),
     told("IOSS", "6.00", "21.60", "133.60", "4.00")),
    ("eu", "Romania: 25 RON a parcel at 5.3447", ask("RO", "EUR", (CUP, "40.00", 2), ("691200", "10.00", 1)),
     told("IOSS", "6.00", "20.16", "120.84", "4.68")),
    ("eu", "Italy: 2 EUR a parcel", ask("IT", "EUR", (CUP, "40.00", 2), ("691200", "10.00", 1)),
     told("IOSS", "6.00", "21.12", "119.12", "2.00")),
    ("eu", "no fee above the limit",
     ask("FR", "EUR", (CUP, "200.00", 1)), told("IMPORT", "24.00", "44.80", "268.80")),
    ("eu", "from stock in Rotterdam: the buyer's rate",
     ask("FR", "EUR", (CUP, "400.00", 1), freight="10.00", origin_country="NL"),
     told("OSS", "0.00", "82.00", "492.00")),
    ("eu", "transport that is shown apart is not in the intrinsic value",
     ask("DE", "EUR", (COAT, "140.00", 1), freight="15.00"),
     told("IOSS", "3.00", "30.02", "188.02")),
    ("eu", "three cases of 60 in one parcel are out of the scheme", ask("DE", "EUR", (CUP, "60.00", 3)),
     told("IMPORT", "21.60", "38.30", "239.90")),
    ("eu", "19 % of 43.03 is 8.1757", ask("DE", "EUR", (CUP, "40.03", 1)), told("IOSS", "3.00", "8.18", "51.21")),
    ("xi", "Northern Ireland: the union's duty, the kingdom's tax",
     ask("XI", "EUR", (CUP, "80.00", 1), freight="12.00"),
     told("IOSS", "3.00", "19.00", "114.00")),
    ("xi", "from Great Britain: no border", ask("XI", "GBP", (CUP, "80.00", 1), origin_country="GB"),
     told("INLAND", "0.00", "16.00", "96.00")),
    ("xi", "above the limit by the union's tariff", ask("XI", "EUR", (CUP, "200.00", 1), freight="10.00"),
     told("IMPORT", "25.20", "47.04", "282.24")),
    ("gb", "135 is taxed at the sale, with shipping", ask("GB", "GBP", (CUP, "135.00", 1), freight="9.90"),
     told("SUPPLY", "0.00", "28.98", "173.88")),
    ("gb", "a penny above it is declared", ask("GB", "GBP", (CUP, "135.01", 1), freight="10.00"),
     told("IMPORT", "17.40", "32.48", "194.89")),
    ("gb", "two of 100 are one consignment",
     ask("GB", "GBP", (CUP, "100.00", 2)), told("IMPORT", "24.00", "44.80", "268.80")),
    ("gb", "12 % of 150.05 is 18.006",
     ask("GB", "GBP", (CUP, "150.05", 1)), told("IMPORT", "18.01", "33.61", "201.67")),
    ("no", "two items below 3,000 are VOEC although the order is above",
     ask("NO", "NOK", (CUP, "2900.00", 2), freight="100.00"),
     told("VOEC", "0.00", "1475.00", "7375.00")),
    ("no", "3,000 is not below 3,000", ask("NO", "NOK", (CUP, "3000.00", 1), freight="100.00"),
     told("IMPORT", "0.00", "775.00", "3875.00", collected=False)),
    ("no", "food is never VOEC and bears 15 %", ask("NO", "NOK", (MEAT, "100.00", 1)),
     told("IMPORT", "0.00", "15.00", "115.00", collected=False)),
    ("ch", "61.72 francs: the tax of 5.00 is not levied", ask("CH", "CHF", (CUP, "61.72", 1)),
     told("RELIEF", "0.00", "0.00", "61.72")),
    ("ch", "62 francs: 5.02 is", ask("CH", "CHF", (CUP, "62.00", 1)), told("IMPORT", "0.00", "5.02", "67.02")),
    ("ch", "shipping counts",
     ask("CH", "CHF", (CUP, "60.00", 1), freight="10.00"), told("IMPORT", "0.00", "5.67", "75.67")),
    ("ch", "books at 2.6 %: 192 free",
     ask("CH", "CHF", (BOOK, "192.00", 1)), told("RELIEF", "0.00", "0.00", "192.00")),
    ("ch", "books at 2.6 %: 193 not",
     ask("CH", "CHF", (BOOK, "193.00", 1)), told("IMPORT", "0.00", "5.02", "198.02")),
    ("au", "1,000 dollars: GST at the sale, freight taxed", ask("AU", "AUD", (CUP, "1000.00", 1), freight="50.00"),
     told("GST", "0.00", "105.00", "1155.00")),
    ("au", "above: duty on the goods alone, GST on all", ask("AU", "AUD", (CUP, "1000.01", 1), freight="50.00"),
     told("IMPORT", "50.00", "110.00", "1210.01")),
    ("au", "two of 600 in one consignment go over the border", ask("AU", "AUD", (CUP, "600.00", 2)),
     told("IMPORT", "60.00", "126.00", "1386.00")),
    ("nz", "two goods of 600: each is low", ask("NZ", "NZD", (CUP, "600.00", 2), freight="20.00"),
     told("GST", "0.00", "183.00", "1403.00")),
    ("nz", "a good above 1,000 is declared", ask("NZ", "NZD", (CUP, "1000.01", 1)),
     told("IMPORT", "0.00", "150.00", "1150.01", collected=False)),
    ("nz", "insurance is not in the price with freight",
     ask("NZ", "NZD", (CUP, "100.00", 1), freight="10.00", insurance="5.00"),
     told("GST", "0.00", "16.50", "131.50", "5.00")),
    ("jp", "16,666 yen count 9,999.6", ask("JP", "JPY", (CUP, "16666", 1)), told("RELIEF", "0", "0", "16666")),
    ("jp", "16,667 yen count 10,000.2, a fifth of a yen too much", ask("JP", "JPY", (CUP, "16667", 1)),
     told("PERSONAL", "200", "1000", "17867")),
    ("jp", "33,000 yen: 2.3 % of 19,000 down to 400, 10 % of 19,000", ask("JP", "JPY", (CUP, "33000", 1)),
     told("PERSONAL", "400", "1900", "35300")),
    ("jp", "food bears 8 %",
     ask("JP", "JPY", (MEAT, "50000", 1)), told("PERSONAL", "0", "2400", "52400", collected=False)),
    ("jp", "shoes are never free",
     ask("JP", "JPY", (SHOES, "5000", 1)), told("PERSONAL", "0", "300", "5300", collected=False)),
    ("kr", "150 dollars are free, freight does not count", ask("KR", "USD", (CUP, "150.00", 1), freight="30.00"),
     told("RELIEF", "0.00", "0.00", "180.00")),
    ("kr", "above it everything is taxed", ask("KR", "USD", (CUP, "150.01", 1), freight="30.00"),
     told("IMPORT", "0.00", "18.00", "198.01", collected=False)),
    ("kr", "200 from the United States", ask("KR", "USD", (CUP, "200.00", 1), origin_country="US"),
     told("RELIEF", "0.00", "0.00", "200.00")),
    ("kr", "but not 200.01", ask("KR", "USD", (CUP, "200.01", 1), origin_country="US"),
     told("IMPORT", "0.00", "20.00", "220.01", collected=False)),
    ("sg", "two items of 300: each is low",
     ask("SG", "SGD", (CUP, "300.00", 2)), told("GST", "0.00", "54.00", "654.00")),
    ("sg", "400 is low", ask("SG", "SGD", (CUP, "400.00", 1)), told("GST", "0.00", "36.00", "436.00")),
    ("sg", "above it GST on CIF", ask("SG", "SGD", (CUP, "400.01", 1), freight="20.00"),
     told("IMPORT", "0.00", "37.80", "457.81")),
    ("ca", "20 dollars are free", ask("CA", "CAD", (CUP, "20.00", 1), freight="9.00", region="ON"),
     told("RELIEF", "0.00", "0.00", "29.00")),
    ("ca", "20.01 are not, freight is not in the base",
     ask("CA", "CAD", (CUP, "20.01", 1), freight="9.00", region="ON"),
     told("IMPORT", "0.00", "2.60", "31.61", collected=False)),
    ("ca", "by courier from the United States: no tax up to 40",
     ask("CA", "CAD", (CUP, "40.00", 1), region="ON", origin_country="US"),
     told("RELIEF", "0.00", "0.00", "40.00")),
    ("ca", "no duty up to 150, two taxes in British Columbia",
     ask("CA", "CAD", (CUP, "150.00", 1), region="BC", origin_country="US"),
     told("IMPORT", "0.00", "18.00", "168.00")),
    ("ca", "above 150 the tariff is asked", ask("CA", "CAD", (CUP, "150.01", 1), region="AB", origin_country="US"),
     told("IMPORT", "0.00", "7.50", "157.51", collected=False)),
    ("us", "from the first dollar on the goods alone",
     ask("US", "USD", (CUP, "20.00", 1), freight="11.50", origin="JP"),
     told("IMPORT", "4.16", "0.00", "35.66")),
    ("us", "20.8 % of 20.01 is 4.16208",
     ask("US", "USD", (CUP, "20.01", 1), origin="JP"), told("IMPORT", "4.16", "0.00", "24.17")),
    ("us", "China's own rate", ask("US", "USD", (CUP, "20.00", 1)), told("IMPORT", "5.66", "0.00", "25.66")),
    ("us", "800 dollars until 28 August 2025", ask("US", "USD", (CUP, "800.00", 1), origin="JP", date="2025-08-28"),
     told("RELIEF", "0.00", "0.00", "800.00")),
    ("us", "none from the 29th", ask("US", "USD", (CUP, "800.00", 1), origin="JP", date="2025-08-29"),
     told("IMPORT", "166.40", "0.00", "966.40")),
    ("us", "the surcharge while it lasts", ask("US", "USD", (CUP, "100.00", 1), origin="JP", date="2026-07-23"),
     told("IMPORT", "30.80", "0.00", "130.80")),
    ("us", "and a day later", ask("US", "USD", (CUP, "100.00", 1), origin="JP", date="2026-07-24"),
     told("IMPORT", "20.80", "0.00", "120.80")),
    ("br", "100 reais: 20.00 and 24.58",
     ask("BR", "BRL", (CUP, "100.00", 1)), told("REMESSA", "20.00", "24.58", "144.58")),
    ("br", "freight is in the base",
     ask("BR", "BRL", (CUP, "90.00", 1), freight="10.00"), told("REMESSA", "20.00", "24.58", "144.58")),
    ("br", "50 dollars at 20 %", ask("BR", "USD", (CUP, "50.00", 1)), told("REMESSA", "10.00", "12.29", "72.29")),
    ("br", "45 dollars", ask("BR", "USD", (CUP, "45.00", 1)), told("REMESSA", "9.00", "11.06", "65.06")),
    ("br", "55 dollars", ask("BR", "USD", (CUP, "55.00", 1)), told("REMESSA", "13.00", "13.93", "81.93")),
    ("br", "100 dollars at 60 % less 20",
     ask("BR", "USD", (CUP, "100.00", 1)), told("REMESSA", "40.00", "28.67", "168.67")),
    ("br", "a state at 20 %",
     ask("BR", "BRL", (CUP, "100.00", 1), region="MG"), told("REMESSA", "20.00", "30.00", "150.00")),
    ("mx", "33.5 % of the goods",
     ask("MX", "USD", (CUP, "80.00", 1), freight="12.00"), told("COURIER", "26.80", "0.00", "118.80")),
    ("mx", "from the United States nothing to 50", ask("MX", "USD", (CUP, "50.00", 1), origin_country="US"),
     told("COURIER", "0.00", "0.00", "50.00")),
    ("mx", "17 % to 117",
     ask("MX", "USD", (CUP, "117.00", 1), origin_country="US"), told("COURIER", "19.89", "0.00", "136.89")),
    ("mx", "19 % above",
     ask("MX", "USD", (CUP, "117.01", 1), origin_country="US"), told("COURIER", "22.23", "0.00", "139.24")),
    ("hk", "a free port",
     ask("HK", "HKD", (CUP, "5000.00", 1), freight="50.00"), told("FREE-PORT", "0.00", "0.00", "5050.00")),
    ("ae", "300 dirhams with freight: no duty, but tax", ask("AE", "AED", (CUP, "290.00", 1), freight="10.00"),
     told("IMPORT", "0.00", "15.00", "315.00")),
    ("ae", "above: 5 % duty and 5 % on all", ask("AE", "AED", (CUP, "290.01", 1), freight="10.00"),
     told("IMPORT", "15.00", "15.75", "330.76")),
    ("elsewhere", "an estimate, never collected", ask("TR", "EUR", (CUP, "100.00", 1), freight="10.00"),
     told("ESTIMATE", "0.00", "22.00", "132.00", collected=False)),
]  # fmt: skip


def short(found: Answer) -> dict[str, Any]:
    """The numbers of an answer, as the table writes them."""
    if "error" in found:
        return found
    kept = {name: found[name] for name in ("scheme", "duty", "tax", "total")}
    fees = [fee["amount"] for fee in found["fees"]]
    return {**kept, "fees": fees, "collected": found["collected_at_checkout"]}


def misses(regime: str = "") -> list[str]:
    """The rows of the table that the engine answers otherwise than it should; of one regime, or of all."""
    rows = [row for row in GOLDEN if regime in {"", row[0]}]
    found = answer([question for _code, _shows, question, _wanted in rows])
    return [
        f"{code}: {shows}: {short(given)} instead of {wanted}"
        for (code, shows, _question, wanted), given in zip(rows, found, strict=True)
        if short(given) != wanted
    ]

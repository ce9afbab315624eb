"""How the back office looks and where its rooms are: unfold's own setting."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Place = tuple[Promise | str, str, str] | tuple[Promise | str, str, str, str]  # name, model, symbol, another page


def _group(title: Promise | str, *places: Place) -> dict[str, Any]:
    """A heading and its rooms; a room shows to who may view its model."""
    return {"title": title, "collapsible": False, "items": [_room(*place) for place in places]}


def _room(title: Promise | str, model: str, icon: str, page: str = "") -> dict[str, Any]:
    """The list of a model, or another ``page`` of its room."""
    app, _dot, name = model.partition(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(page or f"admin:{app}_{name}_changelist"),
        "permission": lambda request: request.user.has_perm(f"{app}.view_{name}"),
    }


# In the order of a day's work.
ROOMS = [
    _group(
        _("Sales"),
        (_("Orders"), "orders.order", "receipt_long"),
        (_("Parcels"), "logistics.shipment", "local_shipping"),
        (_("Baskets"), "orders.basket", "shopping_basket"),
        (_("Promotions"), "orders.promotion", "sell"),
        (_("Codes"), "orders.coupon", "confirmation_number"),
        (_("Customers"), "customers.customer", "person"),
        (_("Points"), "customers.pointsmove", "loyalty"),
        (_("Rules of points"), "customers.pointsrule", "rule"),
        (_("Reviews"), "customers.review", "reviews"),
    ),
    _group(
        _("Money"),
        (_("Reconciliation"), "payments.reconciliation", "balance"),
        (_("Payments"), "payments.payment", "credit_card"),
        (_("Refunds"), "payments.refund", "undo"),
        (_("Disputes"), "payments.dispute", "gavel"),
        (_("Doubtful orders"), "payments.riskcheck", "gpp_maybe"),
        (_("Thresholds of risk"), "payments.riskpolicy", "speed"),
        (_("Points of signals"), "payments.riskweight", "scoreboard"),
        (_("Risk lists"), "payments.riskentry", "playlist_add_check"),
        (_("Sanctions lists"), "payments.sanctionedname", "policy"),
        (_("Bank lines"), "payments.bankline", "rule"),
        (_("Bank statements"), "payments.bankfile", "upload_file"),
        (_("Transfers back"), "payments.bankpayback", "keyboard_return"),
        (_("CSV mappings"), "payments.bankmapping", "view_column"),
        (_("Payouts"), "payments.payout", "account_balance"),
        (_("Settlement rows"), "payments.settlementrow", "table_rows"),
        (_("Trial balance"), "payments.ledgerentry", "account_balance_wallet", "admin:payments_balance"),
        (_("Ledger transactions"), "payments.ledgertransaction", "menu_book"),
        (_("Ledger entries"), "payments.ledgerentry", "format_list_numbered"),
        (_("Seals of the ledger"), "payments.ledgerseal", "approval"),
        (_("Notices"), "payments.notice", "inbox"),
    ),
    _group(
        _("Goods"),
        (_("Products"), "catalog.product", "emoji_food_beverage"),
        (_("Variants"), "catalog.variant", "style"),
        (_("Stock"), "catalog.stock", "inventory_2"),
        (_("Back-in-stock wishes"), "customers.stockwish", "notifications"),
        (_("Categories"), "catalog.category", "account_tree"),
        (_("Collections"), "catalog.collection", "collections_bookmark"),
        (_("Brands"), "catalog.brand", "sell"),
        (_("Makers"), "catalog.maker", "factory"),
        (_("Pictures"), "catalog.image", "image"),
        (_("Banners"), "catalog.banner", "panorama"),
        (_("Front page"), "catalog.block", "view_agenda"),
        (_("Journal"), "catalog.article", "article"),
        (_("Questions"), "catalog.question", "help"),
        (_("Families"), "catalog.family", "family_history"),
        (_("Attributes"), "catalog.attribute", "straighten"),
        (_("Attribute groups"), "catalog.attributegroup", "segment"),
        (_("Options"), "catalog.axis", "tune"),
        (_("Option values"), "catalog.axisvalue", "palette"),
        (_("Restrictions"), "catalog.restriction", "report"),
        (_("Sheets of the catalogue"), "catalog.sheetrun", "table_view"),
        (_("Translations"), "catalog.translationsheet", "translate", "admin:catalog_translationsheet_missing"),
        (_("Translation sheets"), "catalog.translationsheet", "description"),
        (_("Bulk changes"), "catalog.bulkchange", "undo"),
        (_("Old addresses"), "catalog.oldslug", "alt_route"),
    ),
    _group(
        _("Prices"),
        (_("Price lists"), "catalog.pricelist", "sell"),
        (_("Proposed prices"), "catalog.priceproposal", "price_check"),
        (_("Conversion rules"), "catalog.conversionrule", "currency_exchange"),
        (_("Past prices"), "catalog.pastprice", "history"),
    ),
    _group(
        _("Search"),
        (_("Asked in vain"), "catalog.searchmiss", "search_off"),
        (_("Synonyms"), "catalog.synonym", "sync_alt"),
        (_("Leads to a page"), "catalog.searchredirect", "turn_right"),
    ),
    _group(
        _("Customs and delivery"),
        (_("Import rules"), "logistics.importrule", "gavel"),
        (_("Tariff rates"), "logistics.tariffrate", "percent"),
        (_("Ready to cross borders"), "catalog.variant", "fact_check", "admin:orders_readiness"),
        (_("Proofs of tax numbers"), "logistics.vatproof", "verified"),
        (_("Shipping methods"), "logistics.shippingmethod", "route"),
        (_("Stock places"), "catalog.stockplace", "warehouse"),
    ),
    {
        "title": _("Figures"),
        "collapsible": False,
        "items": [
            {
                "title": _("Sales"),
                "icon": "monitoring",
                "link": reverse_lazy("admin:analytics_report", args=["sales"]),
                "permission": lambda request: request.user.has_perm("analytics.view_fact"),
            },
            _room(_("Facts"), "analytics.fact", "database"),
        ],
    },
    _group(
        _("The house"),
        (_("Markets"), "shop.market", "public"),
        (_("Exchange rates"), "shop.rate", "currency_exchange"),
        (_("Mails"), "shop.mailmessage", "mail"),
        (_("Event deliveries"), "shop.outbox", "outbox"),
        (_("Users"), "shop.user", "badge"),
        (_("Groups"), "auth.group", "groups"),
        (_("Sign-in addresses"), "account.emailaddress", "alternate_email"),
        (_("Change log"), "auditlog.logentry", "history"),
    ),
]

UNFOLD = {
    "SITE_TITLE": "Tradewind",
    "SITE_HEADER": "Tradewind",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "sailing",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")},
    ],
    "STYLES": [lambda request: static("css/staff.css")],
    "SHOW_HISTORY": True,
    "SHOW_BACK_BUTTON": True,
    "SHOW_LANGUAGES": True,
    "BORDER_RADIUS": "4px",
    "DASHBOARD_CALLBACK": "analytics.dashboard.dashboard",
    "COLORS": {
        "primary": {
            "50": "#fbf3ef",
            "100": "#f6e3da",
            "200": "#ecc5b4",
            "300": "#dd9f86",
            "400": "#ca7550",
            "500": "#b75a30",
            "600": "#a4471d",
            "700": "#8a3b19",
            "800": "#71321a",
            "900": "#5d2b19",
            "950": "#33140a",
        }
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False, "navigation": ROOMS},
}

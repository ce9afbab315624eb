"""How the back office looks: unfold's own setting."""

from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": "Tradewind",
    "SITE_HEADER": "Tradewind",
    "SITE_SUBHEADER": _("Back office"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "sailing",
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
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
}

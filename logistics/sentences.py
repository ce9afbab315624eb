"""What each status means to whoever waits for the parcel, in one plain sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from logistics.states import ShipmentStatus as S
from logistics.wording import Country, say

SENTENCES: dict[str, Promise] = {
    S.REGISTERED: _("The parcel has been announced to the carrier."),
    S.IN_TRANSIT: _("Your parcel is on its way."),
    S.IN_CUSTOMS: _("Your parcel is with customs."),
    S.CUSTOMS_HELD: _("Customs is holding your parcel for a question. We are looking after it."),
    S.OUT_FOR_DELIVERY: _("The courier is bringing your parcel today."),
    S.READY_FOR_PICKUP: _("Your parcel is waiting to be picked up."),
    S.DELIVERY_FAILED: _("The parcel could not be delivered. The carrier will try again or hold it for you."),
    S.DELIVERED: _("Your parcel has been delivered."),
    S.RETURNED: _("The parcel is on its way back to us. We will write to you."),
    S.LOST: _("The carrier cannot find the parcel. We are looking into it and will write to you."),
}
IN_A_COUNTRY: dict[str, Promise] = {
    S.IN_TRANSIT: _("Your parcel is on its way in %(country)s."),
    S.IN_CUSTOMS: _("Your parcel is with customs in %(country)s."),
    S.CUSTOMS_HELD: _("Customs in %(country)s is holding your parcel for a question. We are looking after it."),
}


RELEASED = _("Customs has released your parcel.")
RELEASED_IN = _("Customs in %(country)s has released your parcel.")


def sentence(status: str, country: str = "", *, code: str = "") -> Promise | str:
    """``Your parcel is with customs in Germany.`` A parcel on its way by a code that names customs was let go."""
    if status == S.IN_TRANSIT and "customs" in code:
        return say(RELEASED_IN, country=Country(country)) if country else RELEASED
    if country and status in IN_A_COUNTRY:
        return say(IN_A_COUNTRY[status], country=Country(country))
    return SENTENCES[status]

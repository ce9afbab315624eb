"""The parcel goes to a forwarding agent: where it goes then, and under whose law, nobody here knows."""

import re

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

# Names of well-known agents, and their trade in the languages of the shop; a box number alone is no sign.
WORDS = re.compile(
    r"\b(?:freight|forwarding|forwarder|reship(?:per|ping)?|parcel ?forward|myus|shipito|stackry|planet ?express"
    r"|forward2me|borderlinx|viabox|comgateway|opas|ship7|skybox|aramex ?shop)\b"
    r"|转运|轉運|集运|集運|転送|배송대행|배대지|spedition|réexpédition|reexpedici[oó]n|شحن تجميعي",
    re.IGNORECASE,
)


@signals.register("freight_forwarder")
class FreightForwarder(Signal):
    code = "freight_forwarder"
    name = _("goes to a forwarding agent")
    points = 20

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        found = WORDS.search(f"{purchase.name} {purchase.street}")
        return found[0] if found else None

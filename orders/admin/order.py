"""Orders in the back office: the list by urgency, the facts of one, and the buttons for what may be done with it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from orders import cancelling, editing, holds, joining
from orders.admin import phone, readiness, slip
from orders.admin.change import DROP, EDIT, JOIN, PART, candidates
from orders.admin.deeds import CANCEL, CANCEL_PIECES, HOLD, REFUND, RELEASE, SHIP, show
from orders.admin.filters import OnHold
from orders.admin.inlines import HoldsInline, Lines, Refunds, Steps
from orders.admin.reading import tables_of
from orders.models import Order
from orders.states import OrderStatus
from payments.words import provider_name
from shop import languages, markets

COLOURS = {
    OrderStatus.PLACED: "warning",
    OrderStatus.PAID: "info",
    OrderStatus.SHIPPED: "primary",
    OrderStatus.DELIVERED: "success",
    OrderStatus.CANCELLED: "danger",
}
WORDS = _("Words of the buyer")


@admin.register(Order)
class OrderAdmin(ModelAdmin):
    """An order is never edited; it is shipped, refunded, cancelled by the same verbs that the shop itself uses."""

    list_display = ("number", "buyer", "sold_in", "sum", "badge", "held", "age")
    list_filter = ("status", OnHold, "money", "fulfilment", "market", "country")
    search_fields = ("number", "email")
    ordering = ("-id",)
    date_hierarchy = "placed_at"
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = (
        "number",
        "standing",
        "paid_words",
        "sent_words",
        "placed_at",
        "paid_at",
        "pay_before",
        "email",
        "user",
        "spoken",
        "sold_in",
        "where_to",
        "way",
        "made_by",
        "goes_with",
        "sum",
        "buyer_note",
        "is_gift",
        "gift_message",
        "tax_number",
        "vat_proof",
    )
    fieldsets = (
        (
            pgettext_lazy("purchase", "Order"),
            {"fields": ("number", "standing", "paid_words", "sent_words", "sum", "placed_at", "paid_at", "pay_before")},
        ),
        (
            _("Buyer"),
            {"fields": ("email", "user", "spoken", "sold_in", "where_to", "way", "goes_with", "made_by")},
        ),
        (WORDS, {"fields": ("buyer_note", "is_gift", "gift_message")}),
        (_("Business"), {"fields": ("tax_number", "vat_proof"), "classes": ("collapse",)}),
    )
    inlines = (Lines, HoldsInline, Refunds, Steps)
    # What is done daily stands in the open; ten buttons would not fit beside each other.
    actions_detail = (
        "ship_deed",
        "slip_deed",
        "hold_deed",
        "release_deed",
        {
            "title": _("More actions"),
            "icon": "more_horiz",
            "items": [
                *("edit_deed", "drop_deed", "join_deed", "part_deed"),
                *("refund_deed", "cancel_pieces_deed", "cancel_deed"),
            ],
        },
    )
    actions_list = ("phone_deed",)
    change_form_after_template = "admin/orders/order/facts.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).select_related("user").prefetch_related("holds")

    def get_fieldsets(self, request: HttpRequest, obj: Order | None = None) -> Any:
        is_silent = obj is not None and not (obj.is_gift or obj.buyer_note)
        return [part for part in super().get_fieldsets(request, obj) if part[0] != WORDS or not is_silent]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.readiness)
        return [path("readiness/", view, name="orders_readiness"), *super().get_urls()]

    def readiness(self, request: HttpRequest) -> HttpResponse:
        """Which variants cannot be ordered to which countries."""
        return readiness.page(request, self.admin_site)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_ship_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.ship_order") and (order is None or order.can_ship)

    def has_refund_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.refund_order") and (order is None or order.was_paid)

    def has_cancel_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.cancel_order") and (order is None or order.can_cancel)

    def has_cancel_pieces_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        allowed = request.user.has_perm("orders.cancel_order")
        return allowed and (order is None or any(cancelling.cancellable(order).values()))

    def has_hold_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.hold_order") and (order is None or holds.can_hold(order))

    def has_release_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        allowed = request.user.has_perm("orders.hold_order")
        return allowed and (order is None or order.holds.standing().exists())

    def has_edit_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.edit_order") and (order is None or editing.can_edit(order))

    def has_drop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        allowed = request.user.has_perm("orders.edit_order")
        return allowed and (order is None or editing.waiting(order) is not None)

    def has_join_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        allowed = request.user.has_perm("orders.join_order")
        return allowed and (order is None or (order.status == OrderStatus.PAID and bool(candidates(order))))

    def has_part_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        order = self._order(object_id)
        return request.user.has_perm("orders.join_order") and (order is None or bool(joining.joinings_of(order)))

    def has_phone_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("orders.phone_order")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        order = self._order(object_id)
        tables = tables_of(order) if order is not None and self.has_view_permission(request) else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "tables": tables})

    @action(description=_("Ship"), icon="local_shipping", permissions=["ship"], variant=ActionVariant.PRIMARY)
    def ship_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), SHIP)

    @action(description=_("Packing slip"), icon="print", permissions=["view"], url_path="slip")
    def slip_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return slip.page(request, self._found(request, object_id))

    @action(description=_("Refund pieces"), icon="undo", permissions=["refund"])
    def refund_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), REFUND)

    @action(
        description=_("Cancel and release stock"), icon="cancel", permissions=["cancel"], variant=ActionVariant.DANGER
    )
    def cancel_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), CANCEL)

    @action(description=_("Cancel pieces"), icon="remove_shopping_cart", permissions=["cancel_pieces"])
    def cancel_pieces_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), CANCEL_PIECES)

    @action(description=_("Put on hold"), icon="pause_circle", permissions=["hold"])
    def hold_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), HOLD)

    @action(description=_("Release a hold"), icon="play_circle", permissions=["release"])
    def release_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), RELEASE)

    @action(description=_("Change the order"), icon="edit", permissions=["edit"])
    def edit_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), EDIT)

    @action(description=_("Drop the change"), icon="edit_off", permissions=["drop"])
    def drop_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), DROP)

    @action(description=_("Send with another order"), icon="merge", permissions=["join"])
    def join_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), JOIN)

    @action(description=_("Part the orders"), icon="call_split", permissions=["part"])
    def part_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return show(self, request, self._found(request, object_id), PART)

    @action(description=_("Order by phone"), icon="call", permissions=["phone"])
    def phone_deed(self, request: HttpRequest) -> HttpResponse:
        return phone.page(request, self.admin_site)

    @display(description=_("buyer"))
    def buyer(self, order: Order) -> str:
        return f"{order.ship_to.name}, {order.email}"

    @display(description=_("total"), ordering="total")
    def sum(self, order: Order) -> str:
        return languages.write_money(order.total)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def badge(self, order: Order) -> tuple[str, str]:
        return order.status, order.standing

    @display(description=_("on hold"))
    def held(self, order: Order) -> str:
        return languages.write_list([str(hold) for hold in order.holds.all() if hold.released_at is None])

    @display(description=_("status"))
    def standing(self, order: Order) -> str:
        """The status in words: unfold draws a badge only in lists."""
        return order.standing

    @display(description=pgettext_lazy("of an order", "money"))
    def paid_words(self, order: Order) -> str:
        words = str(order.get_money_display())
        return f"{words} · {provider_name(order.pay_with)}" if order.pay_with else words

    @display(description=pgettext_lazy("of an order", "goods"))
    def sent_words(self, order: Order) -> str:
        return str(order.get_fulfilment_display())

    @display(description=_("language"))
    def spoken(self, order: Order) -> str:
        return languages.language_name(order.language)

    @display(description=_("tax number"), empty_value="–")
    def tax_number(self, order: Order) -> str:
        return order.the_bill.buyer

    @display(description=_("market"), ordering="market")
    def sold_in(self, order: Order) -> str:
        return next((str(market.name) for market in markets.all_markets() if market.code == order.market), order.market)

    @display(description=_("age"), ordering="placed_at")
    def age(self, order: Order) -> str:
        return timesince(order.placed_at, timezone.now(), depth=1)

    @display(description=_("Delivery address"))
    def where_to(self, order: Order) -> str:
        return format_html_join("", "<bdi>{}</bdi><br>", ((line,) for line in order.ship_to.lines()))

    @display(description=_("Way of shipping"))
    def way(self, order: Order) -> str:
        return order.shipping_name or "–"

    @display(description=_("goes in one parcel with"))
    def goes_with(self, order: Order) -> str:
        others = [made.order if made.lead_id == order.pk else made.lead for made in joining.joinings_of(order)]
        links = [(reverse("admin:orders_order_change", args=[other.pk]), other.number) for other in others]
        return format_html_join(", ", '<a href="{}" class="underline">{}</a>', links) or "–"

    def _order(self, object_id: Any) -> Order | None:
        return Order.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None

    def _found(self, request: HttpRequest, object_id: str) -> Order:
        order = self._order(object_id)
        if order is None or not self.has_view_permission(request):
            raise Http404
        return order

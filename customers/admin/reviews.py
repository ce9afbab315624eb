"""Reviews for staff, what waits first. Words of buyers are never edited: they are published, refused, answered."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from customers.admin.review_deeds import ANSWER, PUBLISH, REFUSE, Deed, show
from customers.models import Review
from customers.states import REVIEW_MOVES, ReviewState

COLOURS = {ReviewState.WAITING: "warning", ReviewState.PUBLISHED: "success", ReviewState.REFUSED: "danger"}


@admin.register(Review)
class ReviewAdmin(ModelAdmin):
    list_display = ("title", "stars", "product", "language", "badge", "changed_at")
    list_filter = ("state", "stars", "language")
    search_fields = ("title", "text", "received__customer__email", "product__slug")
    ordering = ("-state", "id")  # waiting before refused before published, the oldest first
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = (
        "title",
        "text",
        "stars",
        "author",
        "language",
        "standing",
        "product",
        "bought",
        "written_at",
        "changed_at",
        "decided_at",
        "decided_by",
        "reason",
        "answer",
    )
    fieldsets = (
        (
            _("Review"),
            {"fields": ("standing", "stars", "title", "text", "author", "language", "written_at", "changed_at")},
        ),
        (_("Buyer"), {"fields": ("product", "bought")}),
        (_("Decision"), {"fields": ("decided_at", "decided_by", "reason", "answer")}),
    )
    actions_detail = ("publish_deed", "refuse_deed", "answer_deed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).select_related("product", "received__customer", "decided_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may_decide(request, object_id, ReviewState.PUBLISHED)

    def has_refuse_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._may_decide(request, object_id, ReviewState.REFUSED)

    def has_answer_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("customers.answer_review")

    @action(description=_("Publish"), icon="check", permissions=["publish"], variant=ActionVariant.PRIMARY)
    def publish_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._deed(request, object_id, PUBLISH)

    @action(description=_("Refuse"), icon="block", permissions=["refuse"], variant=ActionVariant.DANGER)
    def refuse_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._deed(request, object_id, REFUSE)

    @action(description=_("Answer"), icon="reply", permissions=["answer"])
    def answer_deed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._deed(request, object_id, ANSWER)

    @display(description=_("state"), label=COLOURS, ordering="state")
    def badge(self, review: Review) -> tuple[str, str]:
        return review.state, review.get_state_display()

    @display(description=_("state"))
    def standing(self, review: Review) -> str:
        """The state in words: unfold draws a badge only in lists."""
        return review.get_state_display()

    @display(description=_("order"))
    def bought(self, review: Review) -> str:
        received = review.received
        return f"{received.order} · {received.sku} · {received.customer.email}"

    def _may_decide(self, request: HttpRequest, object_id: Any, becomes: ReviewState) -> bool:
        review = self._found(object_id)
        can = review is None or REVIEW_MOVES.allows(review.state, becomes)
        return can and request.user.has_perm("customers.moderate_review")

    def _deed(self, request: HttpRequest, object_id: str, deed: Deed) -> HttpResponse:
        review = self._found(object_id)
        if review is None or not self.has_view_permission(request):
            raise Http404
        return show(self, request, review, deed)

    def _found(self, object_id: Any) -> Review | None:
        found = Review.objects.select_related("product", "received__customer")
        return found.filter(pk=object_id).first() if str(object_id or "").isdigit() else None

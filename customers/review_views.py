"""Reviews in the storefront: all of a product for everybody, and the form for who received it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.browse.reader import reader_in
from customers.errors import NotReceived
from customers.models import Received, Review
from customers.pace import is_too_fast
from customers.reviews import access, receiving, writing
from customers.reviews.forms import ReviewForm
from customers.reviews.reading import review_page
from shop.errors import Refusal
from shop.pagecache import cached_page
from shop.storefront import same_origin

MOST, WITHIN_S = 10, 600
MOST_SHOWN = 200


@cached_page("after")
@require_safe
def reviews(request: HttpRequest, slug: str) -> HttpResponse:
    found = review_page(slug, reader_in(request.market), after=request.GET.get("after", ""))  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return render(request, "customers/reviews.html", {"page": found, "canonical": request.path})


@never_cache
@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What she received, with what she wrote of it."""
    pieces = access.visible_to(request).select_related("product", "review")[:MOST_SHOWN]
    return render(request, "customers/my_reviews.html", {"pieces": pieces})


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """``?key=`` from a letter is taken once and leaves the address. A foreign piece is as unknown as any other."""
    here = reverse("customers:write_review", args=[pk])
    if "key" in request.GET:
        if access.opens(request.GET["key"], pk):
            access.remember(request, pk)
        answer = HttpResponseRedirect(here)
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer
    piece = access.visible_to(request).select_related("product", "review").filter(pk=pk).first()
    if piece is None:
        raise NotReceived
    review: Review | None = getattr(piece, "review", None)
    if request.method != "POST":
        return _form(request, piece, review, ReviewForm(initial=_initial(request, review)))
    if is_too_fast(request, "review", most=MOST, within_s=WITHIN_S):
        return render(request, "429.html", status=429)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _form(request, piece, review, form, status=422)
    try:
        writing.write(piece.pk, form.words)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form(request, piece, review, form, status=refusal.status)
    return HttpResponseRedirect(f"{here}?kept=1", status=303)


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def end_letters(request: HttpRequest) -> HttpResponse:
    """The link in a letter shows a page with one button; pressing it ends the letters. Mail programs only look."""
    key = request.POST.get("key", "") or request.GET.get("key", "")
    customer = access.customer_of_end(key)
    if customer is None:
        raise NotReceived
    done = request.method == "POST"
    if done:
        receiving.end_letters(customer)
    return render(request, "customers/end_letters.html", {"key": key, "done": done})


def _form(
    request: HttpRequest, piece: Received, review: Review | None, form: ReviewForm, *, status: int = 200
) -> HttpResponse:
    values = {
        "piece": piece,
        "review": review,
        "form": form,
        "can_write": review is None or writing.can_change(review),
        "just_sent": "kept" in request.GET and review is not None,
        "days": writing.CHANGED_WITHIN_DAYS,
    }
    return render(request, "customers/write_review.html", values, status=status)


def _initial(request: HttpRequest, review: Review | None) -> dict[str, object]:
    if review is None:
        first_name = getattr(request.user, "name", "").split(" ")[0]  # never her address
        return {"language": request.LANGUAGE_CODE, "author": first_name}  # type: ignore[attr-defined]
    return {field: getattr(review, field) for field in ReviewForm.base_fields}

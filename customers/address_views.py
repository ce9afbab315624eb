"""The address book's pages: look, add, change, choose the one used first, remove. Only the owner's own rows exist."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers import addresses
from customers.address_forms import AddressForm
from customers.models import BookedAddress
from shop import markets, places
from shop.errors import Missing, Refusal
from shop.models import User
from shop.once import once
from shop.storefront import same_origin


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "customers/addresses.html", {"book": addresses.book_of(_user(request))})


@never_cache
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@once()
def edit(request: HttpRequest, token: str = "") -> HttpResponse:
    """GET: the form, empty or of one address. POST with ``save``: keep it. Else: the form of another country."""
    row = _row(request, token) if token else None
    typed = request.POST.dict() if request.method == "POST" else (row.written.to_json() if row is not None else {})
    country = _known(typed.get("country") or request.GET.get("country", ""))
    choices: dict[str, Any] = {"country": country, "countries": places.country_choices(markets.every_country())}
    if "save" not in request.POST:
        form = AddressForm(initial={**typed, "country": country}, **choices)
        return _form_page(request, form, token)
    form = AddressForm(request.POST, **choices)
    if not form.is_valid() or form.address is None:
        return _form_page(request, form, token, status=422)
    try:
        if row is not None:
            addresses.change(_user(request), token, form.address)
        else:
            addresses.keep(_user(request), form.address)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, token, status=refusal.status)
    return _see_book()


@never_cache
@same_origin
@require_POST
@login_required
def change(request: HttpRequest, token: str) -> HttpResponse:
    """POST ``first`` to have it used first, ``remove`` to strike it; then the book again."""
    _row(request, token)
    if "first" in request.POST:
        addresses.make_default(_user(request), token)
    elif "remove" in request.POST:
        addresses.remove(_user(request), token)
    return _see_book()


def _form_page(request: HttpRequest, form: AddressForm, token: str, status: int = 200) -> HttpResponse:
    return render(request, "customers/address.html", {"form": form, "token": token}, status=status)


def _known(country: str) -> str:
    return country if country in markets.every_country() else markets.country_of(markets.current())


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user


def _row(request: HttpRequest, token: str) -> BookedAddress:
    """Raises Http404 for what is not hers."""
    try:
        return addresses.booked(_user(request), token)
    except Missing:
        raise Http404 from None


def _see_book() -> HttpResponse:
    return HttpResponseRedirect(reverse("account_addresses"), status=303)

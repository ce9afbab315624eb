"""How allauth behaves in this shop: its words, where it leads, what it writes, and what a proved address means."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customers import joining, letters
from shop import markets
from shop.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Promise | str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Please write to us."),
        "duplicate_email": _("This is already the address of your account."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link is used up or too old. Please ask for a new one."),
        "rate_limited": _("That was quick. Please wait a moment and try again."),
        "too_many_login_attempts": _("Too many tries. Please wait a few minutes, or set a new password."),
    }

    def save_user(
        self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True
    ) -> AbstractBaseUser:
        """Keep the name and where she shops from beside what allauth keeps."""
        saved = super().save_user(request, user, form, commit=False)
        if isinstance(saved, User):
            saved.name = form.cleaned_data.get("name", "")
            saved.language = get_language() or saved.language
            saved.market = markets.current().code
        if commit:
            saved.save()
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The address is proved: from here on, and not before, what was bought under it is hers."""
        with transaction.atomic():
            confirmed = super().confirm_email(request, email_address)
            if confirmed:
                joining.join(User.objects.get(pk=email_address.user_id), email_address.email)
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.write(template_prefix.rpartition("/")[2], to=email, context=context)

    def is_safe_url(self, url: str | None) -> bool:
        """Only a plain path of this shop; never another host, whatever its spelling."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("orders:account" if self.request.user.is_authenticated else "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("orders:account")

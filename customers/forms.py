"""The account forms in the shop's own words: labels above, no placeholders, hints that help."""

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 12 characters. A few words in a row are easy to keep in mind.")
NAMES = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "remember": _("Keep me signed in on this device"),
    "oldpassword": _("Current password"),
}
NEW_PASSWORDS = ("password1", "password2")


class Worded(forms.Form):
    """Mixed into allauth's forms: our labels and hints, the right keyboard, no placeholder as a label."""

    names = NAMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.names.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in ("password", "oldpassword"):
                field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HINT


class SignupForm(Worded, allauth.SignupForm):
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "email", "password1")
    names = {**NAMES, "password1": _("Password")}

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """An address that has an account takes as long as a new one, so the clock tells nobody which it is."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class LoginForm(Worded, allauth.LoginForm):
    pass


class ReauthenticateForm(Worded, allauth.ReauthenticateForm):
    pass


class ProveForm(ReauthenticateForm):
    names = {"password": _("The password you chose")}


class ResetPasswordForm(Worded, allauth.ResetPasswordForm):
    pass


class AddEmailForm(Worded, allauth.AddEmailForm):
    names = {"email": _("New e-mail address")}


class NewPassword(Worded):
    """Asked once: a password manager or an eye on the field serves better than a second field."""

    names = {**NAMES, "password1": _("New password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(NewPassword, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, allauth.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, allauth.ResetPasswordKeyForm):
    pass

"""Confirming an address: by whoever signed up, not by whoever happens to open the letter."""

from typing import Any

from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.views import ConfirmEmailView
from django.http import HttpRequest, HttpResponse

from customers.forms import ProveForm


class ConfirmAddress(ConfirmEmailView):
    """Asks for the account's password where the link is opened outside the session that signed up.

    Else a stranger could sign up with your address and a password of his, wait until you press the button, and find
    your past orders in his account.
    """

    form: ProveForm | None = None

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not self._is_hers(self.request):
            self.form = ProveForm(self.request.POST, user=self.object.email_address.user)
            if not self.form.is_valid():
                return self.render_to_response(self.get_context_data())
        return super().post(*args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.object is not None and not self._is_hers(self.request):
            context["form"] = self.form or ProveForm(user=self.object.email_address.user)
        return context

    def _is_hers(self, request: HttpRequest) -> bool:
        owner = self.object.email_address.user_id
        if request.user.is_authenticated:
            return request.user.pk == owner
        stage = LoginStageController.enter(request, EmailVerificationStage.key)
        return bool(stage and stage.login.user and stage.login.user.pk == owner)


confirm_address = ConfirmAddress.as_view()

"""Broken twin of customers.adapter: the customer joins at sign-up, before anybody proved the address."""

from allauth.account.adapter import DefaultAccountAdapter

from customers import joining
from customers.adapter import AccountAdapter


class EagerAdapter(AccountAdapter):
    def save_user(self, request, user, form, commit=True):
        saved = super().save_user(request, user, form, commit)
        joining.join(saved, saved.email)
        return saved

    confirm_email = DefaultAccountAdapter.confirm_email

"""What production may not start without."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

SECRETS = {
    "SECRET_KEY": "signs sessions and links (50 random characters)",
    "DATABASE_URL": "where PostgreSQL is",
    "REDIS_URL": "where Valkey or Redis is",
    "SITE_URL": "the shop's public address, https://...",
    "ALLOWED_HOSTS": "the host names it answers to",
    "STRIPE_SECRET_KEY": "the card provider's key",
    "STRIPE_WEBHOOK_SECRETS": "what the card provider signs its notices with",
    "DHL_API_KEY": "the carrier's key",
    "EMAIL_URL": "where mail goes, smtp+tls://...",
}


def absent_secrets(environment: Mapping[str, str]) -> list[str]:
    """The names of the secrets that ``environment`` lacks."""
    return [name for name in SECRETS if not environment.get(name, "").strip()]


def refuse_absent(names: list[str]) -> None:
    """Raises ImproperlyConfigured, naming every one."""
    if names:
        wanted = "; ".join(f"{name} ({SECRETS[name]})" for name in names)
        raise ImproperlyConfigured(
            f"The shop does not start in production without: {wanted}. For a trial run: make demo, or PRODUCTION=0."
        )

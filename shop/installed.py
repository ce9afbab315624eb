"""What the house is made of: our own apps, from the ground floor up, and those of others."""

OUR_APPS = ["shop", "catalog", "logistics", "payments", "customers", "orders", "analytics"]
INSTALLED_APPS = [
    "modeltranslation",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "auditlog",
    "allauth",
    "allauth.account",
    "axes",
    "djmoney",
    "django_htmx",
    "django_structlog",
    *OUR_APPS,
]

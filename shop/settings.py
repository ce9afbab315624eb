"""Every setting, read from the environment. Secure by default; production refuses to start without its secrets."""

import os
from pathlib import Path

import environ

from shop.backoffice import UNFOLD as UNFOLD
from shop.environment import absent_secrets, refuse_absent
from shop.logs import logging_of
from shop.policy import policy_of, staff_policy_of
from shop.recurring import RECURRING
from shop.wallets import alipay_account, wechat_account

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA") or BASE_DIR / "var").resolve()

env = environ.Env()
# A machine that runs `make demo` keeps its addresses and secrets beside its data.
if (DATA_DIR / "env").is_file():
    environ.Env.read_env(DATA_DIR / "env")

PRODUCTION = env.bool("PRODUCTION", default=True)
DEBUG = False
DEMO = env.bool("DEMO", default=False)
if PRODUCTION:
    refuse_absent(absent_secrets(os.environ))

SECRET_KEY = env("SECRET_KEY", default="only-for-commands-without-a-shop" if not PRODUCTION else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# What personal numbers are sealed with: the first seals, all open. To change it, put a new one in front.
SEALING_KEYS = env.list("SEALING_KEYS", default=[SECRET_KEY, *SECRET_KEY_FALLBACKS])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

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

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "shop.storefront.StorefrontMiddleware",
    "shop.pagecache.PageCacheMiddleware",
    "shop.admission.AdmissionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shop.staffroom.StaffLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "shop.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "shop.speaking.Templates",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "shop.templating.environment", "auto_reload": False},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "staff"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- where things are kept ---
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://shop@127.0.0.1:5432/shop")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "application_name": "tradewind",
        "connect_timeout": 3,
        # A rogue lock or a forgotten transaction hurts one request, not the shop.
        # What is prepared (shop/asking.py) keeps one plan: some statements were planned anew each time, for 1.7 ms.
        "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c statement_timeout=60s -c jit=off"
        " -c plan_cache_mode=force_generic_plan",
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "shop.cache.ForgivingCache",
        "LOCATION": REDIS_URL.rsplit("/", 1)[0] + "/1",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
}
SESSION_ENGINE = "shop.sessions"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shop.staticfiles.HashedFiles"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_USE_FINDERS = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- people ---
AUTH_USER_MODEL = "shop.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "orders:account"
LOGOUT_REDIRECT_URL = "catalog:home"
ACCOUNT_ADAPTER = "customers.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "customers.forms.SignupForm",
    "login": "customers.forms.LoginForm",
    "reauthenticate": "customers.forms.ReauthenticateForm",
    "reset_password": "customers.forms.ResetPasswordForm",
    "reset_password_from_key": "customers.forms.ResetPasswordKeyForm",
    "change_password": "customers.forms.ChangePasswordForm",
    "set_password": "customers.forms.SetPasswordForm",
    "add_email": "customers.forms.AddEmailForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
# Per address from everywhere; per address and place is axes' budget below, and is the first to end.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,30/15m/key"}
PASSWORD_RESET_TIMEOUT = 30 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "customers.signing_in.who"
AXES_LOCKOUT_CALLABLE = "customers.signing_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

# --- words ---
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = "shop.formats"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en",), "zh-hant": ("zh-hans", "en")}
CURRENCIES = ("EUR", "USD", "GBP", "JPY", "KRW", "CNY", "HKD", "TWD", "AED")

# --- secure by default ---
SECURE_COOKIES = SITE_URL.startswith("https")
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES and env.bool("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 63_072_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FORM_TARGETS = env.list("FORM_TARGETS", default=["https://checkout.stripe.com", "https://*.alipay.com"])
CONTENT_SECURITY_POLICY = policy_of(FORM_TARGETS)
STAFF_CONTENT_SECURITY_POLICY = staff_policy_of(CONTENT_SECURITY_POLICY)

# --- the outside ---
SANDBOX_URL = env("SANDBOX_URL", default="")
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_API_BASE = env("STRIPE_API_BASE", default=f"{SANDBOX_URL}/stripe" if SANDBOX_URL else "https://api.stripe.com")
ALIPAY, WECHAT = alipay_account(env, SANDBOX_URL), wechat_account(env, SANDBOX_URL)
DHL_API_KEY = env("DHL_API_KEY", default="")
DHL_API_BASE = env("DHL_API_BASE", default=f"{SANDBOX_URL}/dhl" if SANDBOX_URL else "https://api-eu.dhl.com")
# DHL allows few questions a day: half an hour is kind to it. The sandbox world has all the time there is.
CARRIER_POLL_SECONDS = env.int("CARRIER_POLL_SECONDS", default=5 if SANDBOX_URL else 1800)
ECB_URL = env(
    "ECB_URL",
    default=f"{SANDBOX_URL}/ecb/eurofxref-daily.xml"
    if SANDBOX_URL
    else "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
)
VIES_URL = env(
    "VIES_URL",
    default=f"{SANDBOX_URL}/vies" if SANDBOX_URL else "https://ec.europa.eu/taxation_customs/vies/rest-api",
)
# The shop's own tax number of the union; with it VIES gives a consultation number.
VIES_REQUESTER = env("VIES_REQUESTER", default="")
# How long an answer counts, and how long when VIES does not answer (0: then tax is charged).
VIES_PROOF_DAYS = env.int("VIES_PROOF_DAYS", default=30)
VIES_PROOF_DAYS_WHEN_DOWN = env.int("VIES_PROOF_DAYS_WHEN_DOWN", default=90)
EMAIL_BACKEND = env(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "shop.mailbox.MailboxBackend",
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
if "EMAIL_URL" in os.environ:
    vars().update(env.email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default="Tradewind <shop@tradewind.example>")
SELLER_COUNTRY = env("SELLER_COUNTRY", default="CN")

# --- work in the background ---
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 1, "max_retries": 1}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = RECURRING
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- the back office ---
LOGGING = logging_of(env("LOG_LEVEL", default="INFO"))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
AUDITLOG_DISABLE_REMOTE_ADDR = True
SILENCED_SYSTEM_CHECKS: list[str] = []

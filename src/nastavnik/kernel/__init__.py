"""The kernel: how anything changes here. No models, no words of the school.

Rooms: ``act`` (who, where, when), ``action`` (the one way to write), ``access`` (reach), ``tenancy`` (whose rows),
``writing`` (the lock on the database), ``lifecycle`` (states as a table), ``catalogue`` (editions), ``registry``
(what exists, frozen at start-up), ``errors`` (refusals), ``clock``.
"""

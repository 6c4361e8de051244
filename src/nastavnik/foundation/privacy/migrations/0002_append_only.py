"""A record of destroyed data never changes, and does not go before its term: by the database itself."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER destruction_no_update BEFORE UPDATE ON privacy_destructionrecord
       BEGIN SELECT RAISE(ABORT, 'records of destruction are append-only'); END""",
    """CREATE TRIGGER destruction_no_delete BEFORE DELETE ON privacy_destructionrecord WHEN OLD.kept_until >= date('now')
       BEGIN SELECT RAISE(ABORT, 'records of destruction are kept three years'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION privacy_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'records of destruction are append-only'; END $$""",
    """CREATE TRIGGER destruction_no_update BEFORE UPDATE ON privacy_destructionrecord FOR EACH ROW
       EXECUTE FUNCTION privacy_refuse()""",
    """CREATE TRIGGER destruction_no_delete BEFORE DELETE ON privacy_destructionrecord FOR EACH ROW
       WHEN (OLD.kept_until >= CURRENT_DATE) EXECUTE FUNCTION privacy_refuse()""",
]
BACK = {
    "sqlite": ["DROP TRIGGER destruction_no_update", "DROP TRIGGER destruction_no_delete"],
    "postgresql": [
        "DROP TRIGGER destruction_no_update ON privacy_destructionrecord",
        "DROP TRIGGER destruction_no_delete ON privacy_destructionrecord",
        "DROP FUNCTION privacy_refuse()",
    ],
}


def forward(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]

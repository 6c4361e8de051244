"""Append-only by the database itself: UPDATE and DELETE of entries fail on both engines; words may only be erased."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END""",
    """CREATE TRIGGER audit_wording_erase_only BEFORE UPDATE ON audit_auditwording
       WHEN NEW.erased_at IS NULL OR OLD.erased_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'audit wording can only be erased'); END""",
    """CREATE TRIGGER audit_wording_no_delete BEFORE DELETE ON audit_auditwording
       BEGIN SELECT RAISE(ABORT, 'audit wording can only be erased'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$""",
    "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    """CREATE TRIGGER audit_wording_erase_only BEFORE UPDATE ON audit_auditwording FOR EACH ROW
       WHEN (NEW.erased_at IS NULL OR OLD.erased_at IS NOT NULL) EXECUTE FUNCTION audit_refuse()""",
    "CREATE TRIGGER audit_wording_no_delete BEFORE DELETE ON audit_auditwording FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
]
BACK = {
    "sqlite": [
        "DROP TRIGGER audit_entry_no_update",
        "DROP TRIGGER audit_entry_no_delete",
        "DROP TRIGGER audit_wording_erase_only",
        "DROP TRIGGER audit_wording_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER audit_entry_append_only ON audit_auditentry",
        "DROP TRIGGER audit_wording_erase_only ON audit_auditwording",
        "DROP TRIGGER audit_wording_no_delete ON audit_auditwording",
        "DROP FUNCTION audit_refuse()",
    ],
}


def forward(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]

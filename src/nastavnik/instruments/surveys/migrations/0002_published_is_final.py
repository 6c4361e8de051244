"""A published version is final by the database itself: its text, number and fingerprint cannot be updated or deleted."""

from django.db import migrations

CHANGED = """(NEW.spec <> OLD.spec OR NEW.sha256 <> OLD.sha256 OR NEW.number <> OLD.number
    OR NEW.questionnaire_id <> OLD.questionnaire_id OR NEW.state = 'draft')"""
SQLITE = [
    f"""CREATE TRIGGER version_published_final BEFORE UPDATE ON surveys_version
        WHEN OLD.state <> 'draft' AND {CHANGED}
        BEGIN SELECT RAISE(ABORT, 'a published version is final'); END""",
    """CREATE TRIGGER version_published_kept BEFORE DELETE ON surveys_version WHEN OLD.state <> 'draft'
       BEGIN SELECT RAISE(ABORT, 'a published version is final'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION surveys_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a published version is final'; END $$""",
    f"""CREATE TRIGGER version_published_final BEFORE UPDATE ON surveys_version FOR EACH ROW
        WHEN (OLD.state <> 'draft' AND {CHANGED}) EXECUTE FUNCTION surveys_refuse()""",
    """CREATE TRIGGER version_published_kept BEFORE DELETE ON surveys_version FOR EACH ROW
       WHEN (OLD.state <> 'draft') EXECUTE FUNCTION surveys_refuse()""",
]
BACK = {
    "sqlite": ["DROP TRIGGER version_published_final", "DROP TRIGGER version_published_kept"],
    "postgresql": [
        "DROP TRIGGER version_published_final ON surveys_version",
        "DROP TRIGGER version_published_kept ON surveys_version",
        "DROP FUNCTION surveys_refuse()",
    ],
}


def forward(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def backward(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [migrations.RunPython(forward, backward)]

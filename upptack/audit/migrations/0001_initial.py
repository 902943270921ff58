from django.db import migrations, models


REFUSED = "the log is append-only"
SQLITE = (
    "CREATE TRIGGER audit_record_standing BEFORE UPDATE ON audit_record "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER audit_record_kept BEFORE DELETE ON audit_record "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    # Without it REPLACE would put a row in another's place: SQLite fires no delete trigger for that.
    "CREATE TRIGGER audit_record_last BEFORE INSERT ON audit_record "
    "WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_record) "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
REFUSE = (
    "LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
POSTGRESQL = (
    f"CREATE FUNCTION audit_record_refuse() RETURNS trigger {REFUSE}",
    "CREATE FUNCTION audit_record_only_last() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM audit_record) THEN "
    f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER audit_record_standing BEFORE UPDATE ON audit_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_record_refuse()",
    "CREATE TRIGGER audit_record_kept BEFORE DELETE ON audit_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_record_refuse()",
    "CREATE TRIGGER audit_record_whole BEFORE TRUNCATE ON audit_record "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_record_refuse()",
    "CREATE TRIGGER audit_record_last BEFORE INSERT ON audit_record "
    "FOR EACH ROW EXECUTE FUNCTION audit_record_only_last()",
)
NAMES = ("standing", "kept", "last")


def guard(apps, schema_editor):
    """The database refuses to change, delete or truncate, and to add anywhere but last. A later migration that makes
    the table anew in SQLite has to make the triggers anew: `upptack audit verify` says when they are gone."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    """The other way: the table goes, and its triggers with it; PostgreSQL's functions stay behind unless dropped."""
    if schema_editor.connection.vendor == "postgresql":
        for name in (*NAMES, "whole"):
            schema_editor.execute(f"DROP TRIGGER audit_record_{name} ON audit_record")
        schema_editor.execute("DROP FUNCTION audit_record_refuse()")
        schema_editor.execute("DROP FUNCTION audit_record_only_last()")
    else:
        for name in NAMES:
            schema_editor.execute(f"DROP TRIGGER audit_record_{name}")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Record',
            fields=[
                ('number', models.PositiveBigIntegerField(db_comment='technical | running number, without a gap', primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_comment='staff | when, to the second, UTC')),
                ('member', models.PositiveBigIntegerField(db_comment="staff | number of the member, 0 for the installation's shell")),
                ('agency', models.CharField(blank=True, db_comment="organisation | code of the member's agency then", max_length=8)),
                ('action', models.CharField(db_comment='technical | code of what was done, e.g. publishing.publish', max_length=40)),
                ('kind', models.CharField(db_comment='technical | what it was done with, e.g. activity', max_length=40)),
                ('key', models.CharField(db_comment='technical | which one: its number or code', max_length=80)),
                ('signed_with', models.PositiveIntegerField(db_comment='technical | number of the key of the chain value')),
                ('chain', models.CharField(db_comment='technical | chain value: HMAC-SHA-256 over this and the one before', max_length=64)),
            ],
            options={
                'ordering': ('-number',),
            },
        ),
        migrations.RunPython(guard, let_go),
    ]

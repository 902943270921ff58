from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tally", "0006_one_unique_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="LastRun",
            fields=[
                (
                    "job",
                    models.CharField(
                        db_comment="technical | code of the job", max_length=20, primary_key=True, serialize=False
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_comment="technical | when the job last ran with a clock that could be right"
                    ),
                ),
            ],
        ),
    ]

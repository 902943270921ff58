from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_entries_and_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='kind',
            field=models.CharField(choices=[('routine', 'Rutiner'), ('law', 'Lagen'), ('chapter', 'Handboken'), ('lesson', 'Utbildning'), ('body', 'Verksamheter'), ('page', 'Publika sidor')], db_comment='content | what it is', max_length=8),
        ),
    ]

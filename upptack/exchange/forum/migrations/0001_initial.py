"""Groups, posts and the shelf, and beside it the table of words as each database has it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MADE = {
    # The stems are given; the tokenizer only parts them at blanks and keeps å, ä and ö.
    "sqlite": (
        "CREATE VIRTUAL TABLE exchange_words USING fts5"
        "(title, body, tokenize = 'unicode61 remove_diacritics 0', prefix = '4 6 8')",
    ),
    # No foreign key: a table that another points at cannot be emptied by itself.
    "postgresql": (
        "CREATE TABLE exchange_words (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX exchange_words_found ON exchange_words USING gin (words)",
        "COMMENT ON COLUMN exchange_words.id IS 'technical | what stands on the shelf'",
        "COMMENT ON COLUMN exchange_words.words IS 'content | stems of its heading and text'",
    ),
}


def make(apps, schema_editor):
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    schema_editor.execute("DROP TABLE exchange_words")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('staff', '0003_named_contact_email'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DevelopmentGroup',
            fields=[
                ('slug', models.SlugField(db_comment='organisation | its name in addresses', max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(db_comment='organisation | name of the group', max_length=60, unique=True)),
                ('about', models.CharField(db_comment='content | what the group is for; free text, checked', max_length=600)),
                ('shipped', models.BooleanField(db_comment="organisation | one of the assignment's three groups", default=False)),
                ('closed', models.BooleanField(db_comment='organisation | may be read, but takes nothing new', default=False)),
                ('place', models.PositiveSmallIntegerField(db_comment='organisation | where it stands among the groups', default=100)),
                ('token', models.CharField(db_comment="technical | the form's name, or the slug of a shipped group", max_length=40, unique=True)),
            ],
            options={
                'ordering': ('place', 'name'),
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('member', models.OneToOneField(db_comment='staff | whose', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('seen', models.DateTimeField(db_comment='staff | last visit, to show what is new since', null=True)),
                ('seen_before', models.DateTimeField(db_comment='staff | the visit before, to show what is new since', null=True)),
                ('digest', models.BooleanField(db_comment='staff | has chosen an e-mail when there is something new', default=False)),
                ('digested', models.DateTimeField(db_comment='staff | when the last such e-mail was sent', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='content | question, answer or evaluation', max_length=10)),
                ('title', models.CharField(blank=True, db_comment='content | free text, checked: heading', max_length=120)),
                ('said', models.JSONField(db_comment='content | free text, checked: what it says, part by part', default=dict)),
                ('reach', models.CharField(db_comment='organisation | whom it is meant for', max_length=6)),
                ('state', models.CharField(db_comment='content | open, closed or withdrawn', default='open', max_length=9)),
                ('version', models.PositiveIntegerField(db_comment='technical | how many times it has been changed', default=0)),
                ('token', models.CharField(db_comment="technical | the form's name: sent twice, made once", max_length=22, unique=True)),
                ('at', models.DateTimeField(db_comment='content | when it was written')),
                ('changed', models.DateTimeField(db_comment='content | when its words were last changed; empty: never', null=True)),
                ('accepted', models.ForeignKey(db_comment='content | the answer that the asker chose', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='forum.post')),
                ('agency', models.ForeignKey(db_comment="organisation | the author's when it was written", on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.agency')),
                ('answers_to', models.ForeignKey(db_comment='content | the question of an answer', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='forum.post')),
                ('author', models.ForeignKey(db_comment='staff | who wrote it; empty: has left', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(db_comment='organisation | the group it belongs to; empty: none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='forum.developmentgroup')),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='PostSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.SlugField(db_comment='content | id of the subject', db_index=False, max_length=20)),
                ('post', models.ForeignKey(db_comment='content | the post', on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='forum.post')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PostVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, db_comment='content | free text, checked: heading', max_length=120)),
                ('said', models.JSONField(db_comment='content | free text, checked: what it said, part by part')),
                ('until', models.DateTimeField(db_comment='content | when it was changed')),
                ('post', models.ForeignKey(db_comment='content | the post', on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='forum.post')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Shelved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='content | what it is', max_length=10)),
                ('key', models.CharField(db_comment='content | lasting name among its kind', max_length=40)),
                ('title', models.CharField(db_comment='content | heading', max_length=120)),
                ('said', models.TextField(blank=True, db_comment='content | what it says, to show a few words of')),
                ('path', models.CharField(db_comment='content | where it is on this site', max_length=200)),
                ('reach', models.CharField(db_comment='organisation | whom it is meant for', max_length=6)),
                ('at', models.DateTimeField(db_comment='content | when it was written', db_index=True)),
                ('agency', models.ForeignKey(db_comment='organisation | whose it is', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.agency')),
                ('author', models.ForeignKey(db_comment='staff | who wrote it, not news to her', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(db_comment='organisation | the group it belongs to; empty: none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forum.developmentgroup')),
            ],
            options={
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(db_comment='staff | since which day')),
                ('leaving', models.BooleanField(db_comment='staff | has asked to leave', default=False)),
                ('group', models.ForeignKey(db_comment='organisation | the group', on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='forum.developmentgroup')),
                ('member', models.ForeignKey(db_comment='staff | who belongs to it', on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('since', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('group', 'member'), name='member_once_a_group')],
            },
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['kind', 'reach', '-at'], name='posts_newest'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['group', 'kind', '-at'], name='posts_of_a_group'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('reach__in', ['agency', 'group', 'all'])), name='post_reach_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reach', 'group'), _negated=True), ('group__isnull', False), _connector='OR'), name='post_for_a_group_has_one'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['question', 'answer', 'evaluation'])), name='post_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'withdrawn'])), name='post_state_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answers_to__isnull', False), ('kind', 'answer')), models.Q(models.Q(('kind', 'answer'), _negated=True), ('answers_to__isnull', True)), _connector='OR'), name='only_an_answer_answers'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('said', {}), ('title', '')), _connector='OR'), name='withdrawn_has_no_words'),
        ),
        migrations.AddConstraint(
            model_name='postsubject',
            constraint=models.UniqueConstraint(fields=('post', 'subject'), name='subject_once_a_post'),
        ),
        migrations.AddConstraint(
            model_name='shelved',
            constraint=models.UniqueConstraint(fields=('kind', 'key'), name='shelved_once'),
        ),
        migrations.AddConstraint(
            model_name='shelved',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['question', 'answer', 'evaluation', 'card', 'proposal', 'decision', 'gathering'])), name='shelved_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='shelved',
            constraint=models.CheckConstraint(condition=models.Q(('reach__in', ['agency', 'group', 'all'])), name='shelved_reach_known'),
        ),
        migrations.AddConstraint(
            model_name='shelved',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reach', 'group'), _negated=True), ('group__isnull', False), _connector='OR'), name='shelved_for_a_group_has_one'),
        ),
        migrations.RunPython(make, take_away),
    ]

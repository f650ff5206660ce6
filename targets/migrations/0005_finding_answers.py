import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The answers to findings of the plan audit come up a floor, table and rows as they are."""

    dependencies = [
        ('districts', '0006_plan_audit_leaves'),
        ('targets', '0004_superseded_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='FindingAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.PositiveSmallIntegerField(verbose_name='rule')),
                        ('key', models.CharField(max_length=64, verbose_name='key')),
                        ('answer', models.CharField(choices=[('accepted_as_published', 'Accepted as published'), ('corrected_by', 'Corrected by a document')], max_length=24, verbose_name='answer')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='correcting document')),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('found', models.JSONField(verbose_name='what was found')),
                        ('at', models.DateTimeField(verbose_name='answered at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finding_answers', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='finding_answers', to='districts.plan')),
                    ],
                    options={
                        'verbose_name': 'answer to a finding',
                        'verbose_name_plural': 'answers to findings',
                        'db_table': 'districts_findinganswer',
                        'ordering': ['plan', 'rule', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('answer__in', ['accepted_as_published', 'corrected_by'])), name='findinganswer_answer_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'corrected_by'), models.Q(('document', ''), _negated=True)), models.Q(models.Q(('answer', 'corrected_by'), _negated=True), ('document', '')), _connector='OR'), name='findinganswer_correction_has_document', violation_error_message='A correction names its document, and nothing else does.'), models.UniqueConstraint(fields=('plan', 'rule', 'key'), name='findinganswer_once', violation_error_message='This finding has been answered already.')],
                    },
                ),
            ],
        ),
        migrations.RenameField(
            model_name='findinganswer',
            old_name='found',
            new_name='finding',
        ),
    ]

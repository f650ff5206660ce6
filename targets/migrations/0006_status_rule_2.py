import datetime

from django.db import migrations, models


def add_version_2(apps, schema_editor):
    """An installation that has rules gets version 2; a new one has it from `load_plans`."""
    rules = apps.get_model('targets', 'StatusRule').objects.using(schema_editor.connection.alias)
    if rules.exists() and not rules.filter(version='2').exists():
        rules.create(version='2', in_force_from=datetime.date(2026, 1, 1))


def remove_version_2(apps, schema_editor):
    """Without its columns version 2 would rate like version 1 under another name."""
    rules = apps.get_model('targets', 'StatusRule').objects.using(schema_editor.connection.alias)
    rules.filter(rates_every_quarter=True).delete()


class Migration(migrations.Migration):
    """What version 2 of the rule needs; rules that were in force rate as they did."""

    dependencies = [
        ('targets', '0005_finding_answers'),
    ]

    operations = [
        migrations.AddField(
            model_name='statusrule',
            name='figures_needed',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='figures for a pace, at least'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='figures_used',
            field=models.PositiveSmallIntegerField(default=5, verbose_name='figures for a pace, at most'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='pace_at_risk',
            field=models.DecimalField(decimal_places=3, default='1.500', help_text='Times the recent pace.', max_digits=5, verbose_name='at risk up to a need of'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='pace_on_track',
            field=models.DecimalField(decimal_places=3, default='1.000', help_text='Times the recent pace.', max_digits=5, verbose_name='on track up to a need of'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='rates_every_quarter',
            field=models.BooleanField(default=False, help_text="By expected year end and pace where there is no path, holding a rating until a later one; only the deadline quarter's figure decides.", verbose_name='rates every quarter'),
        ),
        migrations.AlterField(
            model_name='statusrule',
            name='rates_every_quarter',
            field=models.BooleanField(default=True, help_text="By expected year end and pace where there is no path, holding a rating until a later one; only the deadline quarter's figure decides.", verbose_name='rates every quarter'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='yearly_needed',
            field=models.PositiveSmallIntegerField(default=2, verbose_name='yearly figures for a pace, at least'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='yearly_used',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='yearly figures for a pace, at most'),
        ),
        migrations.AddField(
            model_name='statusrule',
            name='years_used',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='earlier years for an expected year end, at most'),
        ),
        migrations.AddConstraint(
            model_name='statusrule',
            constraint=models.CheckConstraint(condition=models.Q(('pace_on_track__gt', 0), ('pace_on_track__lt', models.F('pace_at_risk'))), name='statusrule_paces_in_order', violation_error_message='The need for “on track” must lie above zero and below that for “at risk”.'),
        ),
        migrations.AddConstraint(
            model_name='statusrule',
            constraint=models.CheckConstraint(condition=models.Q(('figures_needed__gte', 2), ('figures_used__gte', models.F('figures_needed')), ('yearly_needed__gte', 2), ('yearly_used__gte', models.F('yearly_needed')), ('years_used__gte', 1)), name='statusrule_numbers_of_figures', violation_error_message='A pace needs two figures or more, and uses no fewer than it needs.'),
        ),
        migrations.RunPython(add_version_2, remove_version_2),
    ]

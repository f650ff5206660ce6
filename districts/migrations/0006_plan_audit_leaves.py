from django.db import migrations


class Migration(migrations.Migration):
    """The answers to findings of the plan audit go up a floor; their table and rows stay.

    Their rule is no longer held to a list: a new rule needs no migration.
    """

    dependencies = [
        ('districts', '0005_plans_stamp'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='findinganswer',
            name='findinganswer_rule_known',
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name='FindingAnswer'),
            ],
        ),
    ]


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0002_click_hours'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.BigIntegerField()),
                ('hour', models.DateTimeField()),
                ('readers', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['hour'], name='readhour_hour')],
                'constraints': [models.UniqueConstraint(fields=('page_id', 'hour'), name='one_read_row_per_page_and_hour')],
            },
        ),
    ]

"""The archive counts days of a month out of an index alone; the table is Wagtail's, the index is ours."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('collections', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX collections_archive ON wagtailcore_page (first_published_at) INCLUDE (content_type_id) WHERE live",
            "DROP INDEX collections_archive",
        ),
    ]

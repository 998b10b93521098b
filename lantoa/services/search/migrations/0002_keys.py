import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations, models

# Rows stay narrow, so that the newest thousand stand on few pages; what is never read is neither sampled.
STORAGE = """
ALTER TABLE site_search_searchentry SET (toast_tuple_target = 256);
ALTER TABLE site_search_searchentry
    ALTER COLUMN keys SET STATISTICS 0, ALTER COLUMN run SET STATISTICS 0, ALTER COLUMN snippet SET STATISTICS 0,
    ALTER COLUMN published_at SET STATISTICS 500, ALTER COLUMN run SET STORAGE EXTERNAL
"""
# Keys are made in Python from the whole piece: the worker, or `lantoa reindex`, does so.
STALE = """
INSERT INTO site_search_staleentry (page_id) SELECT page_id FROM site_search_searchentry
"""


class Migration(migrations.Migration):
    dependencies = [
        ("site_search", "0001_initial"),
    ]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex(model_name="searchentry", name="search_exact"),
        migrations.RemoveIndex(model_name="searchentry", name="search_folded"),
        migrations.RemoveField(model_name="searchentry", name="exact"),
        migrations.RemoveField(model_name="searchentry", name="folded"),
        migrations.AddField(
            model_name="searchentry",
            name="kind",
            field=models.CharField(default="article", help_text="The format, as the caller names it", max_length=20),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="day",
            field=models.IntegerField(default=0, help_text="Day of publication in Vietnam, counted from 1/1/1"),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="keys",
            field=django.contrib.postgres.search.SearchVectorField(
                help_text="Without positions; see keys.py", null=True
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="run",
            field=models.BinaryField(default=b"", help_text="The words in a row, four bytes each, for quoted phrases"),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="layout",
            field=models.SmallIntegerField(default=0, help_text="How the keys were made; others are made anew"),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["day", "keys"], name="search_keys"
            ),
        ),
        migrations.CreateModel(
            name="SearchPhrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=120, unique=True)),
                ("words", models.PositiveSmallIntegerField()),
                ("pieces", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["folded"], name="search_phrase_prefix", opclasses=["varchar_pattern_ops"])
                ]
            },
        ),
        migrations.CreateModel(
            name="StaleEntry",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(STALE, migrations.RunSQL.noop),
    ]

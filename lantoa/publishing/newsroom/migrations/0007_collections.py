
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0003_video'),
        ('newsroom', '0006_times'),
        ('units', '0003_unit_path_order'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PressHouse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='Tên cơ quan báo chí')),
                ('host', models.CharField(help_text='Không có https:// và www.', max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^(?=.{4,120}$)([a-z0-9-]+\\.)+[a-z]{2,}$', 'Chỉ ghi tên miền, ví dụ baomau.example.')], verbose_name='Tên miền')),
                ('is_agreed', models.BooleanField(default=True, help_text='Bỏ chọn khi thỏa thuận với cơ quan này đã hết', verbose_name='Được dẫn lại')),
            ],
            options={
                'verbose_name': 'nguồn tin báo chí',
                'verbose_name_plural': 'nguồn tin báo chí',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='QuotingTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('licence_number', models.CharField(blank=True, help_text='Để trống thì cổng chỉ đăng tin của mình', max_length=80, verbose_name='Số giấy phép trang thông tin điện tử tổng hợp')),
                ('licensed_by', models.CharField(blank=True, max_length=160, verbose_name='Nơi cấp')),
                ('licensed_on', models.DateField(blank=True, null=True, verbose_name='Ngày cấp')),
                ('wait_minutes', models.PositiveSmallIntegerField(default=60, verbose_name='Đăng sau nguồn ít nhất (phút)')),
                ('least_houses', models.PositiveSmallIntegerField(default=3, verbose_name='Số cơ quan báo chí tối thiểu')),
                ('most_words', models.PositiveSmallIntegerField(default=400, help_text='Trích đoạn rồi dẫn liên kết; 0 là không giới hạn', verbose_name='Trích tối đa (chữ)')),
            ],
            options={
                'verbose_name': 'Tin dẫn lại',
            },
        ),
        migrations.AddField(
            model_name='article',
            name='quoted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='Nguồn đăng lúc'),
        ),
        migrations.AddField(
            model_name='article',
            name='quoted_url',
            field=models.URLField(blank=True, max_length=500, verbose_name='Địa chỉ bài gốc'),
        ),
        migrations.AddField(
            model_name='article',
            name='series_number',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Kỳ số'),
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Tên thật hoặc bút danh, như in dưới tít', max_length=120, verbose_name='Tên trên bài')),
                ('about', models.CharField(blank=True, max_length=300, verbose_name='Giới thiệu')),
                ('has_page', models.BooleanField(default=True, help_text='Bỏ chọn khi tác giả không muốn có trang riêng', verbose_name='Có trang tác giả')),
                ('is_sample', models.BooleanField(default=False, editable=False)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('portrait', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='Ảnh chân dung')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='units.unit', verbose_name='Đơn vị')),
            ],
            options={
                'verbose_name': 'tác giả',
                'verbose_name_plural': 'tác giả',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('article', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='newsroom.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.author', verbose_name='Tác giả')),
            ],
            options={
                'verbose_name': 'tác giả của bài',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='article',
            name='quoted_from',
            field=models.ForeignKey(blank=True, help_text='Chỉ khi đăng lại tin của cơ quan báo chí khác', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='newsroom.presshouse', verbose_name='Dẫn lại từ'),
        ),
        migrations.CreateModel(
            name='SeriesPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, max_length=600, verbose_name='Giới thiệu')),
                ('parts', models.PositiveSmallIntegerField(blank=True, help_text='Để hiện “Kỳ 2/5” khi loạt bài chưa đăng hết', null=True, verbose_name='Số kỳ dự kiến')),
                ('cover', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='Ảnh đại diện')),
            ],
            options={
                'verbose_name': 'loạt bài',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='article',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pieces', to='newsroom.seriespage', verbose_name='Loạt bài'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('series__isnull', False)), fields=['series', 'series_number'], name='article_in_series'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(fields=('article', 'author'), name='one_byline_per_author_and_piece'),
        ),
    ]


import django.contrib.postgres.fields
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('media', '0003_video'),
        ('newsroom', '0007_collections'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='newsroom.article')),
                ('others', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='Ids of pieces; they may have been withdrawn since', size=None)),
            ],
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, help_text='Cũng là lời mặc định khi lan tỏa', max_length=600, verbose_name='Lời dẫn')),
                ('slogan', models.CharField(blank=True, max_length=160, verbose_name='Khẩu hiệu')),
                ('palette', models.CharField(choices=[('paper', 'Giấy (màu của cổng)'), ('dawn', 'Bình minh'), ('river', 'Dòng sông'), ('tea', 'Đồi chè'), ('night', 'Ca đêm')], default='paper', max_length=8, verbose_name='Màu')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='Từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Đến hết ngày')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='Nơi diễn ra')),
                ('parts', wagtail.fields.StreamField([('text', 0), ('heading', 1), ('numbers', 5), ('pieces', 16), ('programme', 26), ('countdown', 29), ('photos', 34), ('video', 36), ('quote', 39), ('action', 43), ('documents', 46), ('units', 49), ('questions', 54), ('contact', 59)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul', 'h3', 'document-link'], 'icon': 'pilcrow', 'label': 'Lời giới thiệu'}), 1: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Tít phần', 'max_length': 160}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'Như viết trên báo: 80.000, 9 trong 10', 'label': 'Con số', 'max_length': 14}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Là gì', 'max_length': 200}), 4: ('wagtail.blocks.StructBlock', [[('value', 2), ('label', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'icon': 'order', 'label': 'Những con số', 'max_num': 8, 'min_num': 1}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Tiêu đề', 'max_length': 120, 'required': False}), 7: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Bài', 'page_type': ['newsroom.Article']}), 8: ('wagtail.blocks.ListBlock', (7,), {'default': [], 'label': 'Bài chọn tay', 'max_num': 12}), 9: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Theo chuyên đề', 'page_type': ['newsroom.TopicPage'], 'required': False}), 10: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Theo loạt bài', 'page_type': ['newsroom.SeriesPage'], 'required': False}), 11: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Theo chuyên mục', 'page_type': ['newsroom.SectionPage'], 'required': False}), 12: ('lantoa.publishing.collections.models.parts.UnitCodeBlock', (), {'label': 'Theo đơn vị (mã, gồm cả cấp dưới)', 'max_length': 40, 'required': False}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('article', 'Bài viết'), ('photo_story', 'Ảnh'), ('infographic', 'Đồ họa'), ('emagazine', 'E-magazine'), ('video', 'Video'), ('audio', 'Âm thanh'), ('live', 'Trực tiếp'), ('qa', 'Hỏi đáp'), ('document', 'Văn bản'), ('event', 'Sự kiện')], 'label': 'Theo định dạng', 'required': False}), 14: ('wagtail.blocks.IntegerBlock', (), {'default': 6, 'label': 'Số bài', 'max_value': 12, 'min_value': 1}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('cards', 'Thẻ ảnh'), ('rows', 'Hàng'), ('lead', 'Một bài lớn')], 'label': 'Cách bày'}), 16: ('wagtail.blocks.StructBlock', [[('title', 6), ('pieces', 8), ('topic', 9), ('series', 10), ('section', 11), ('unit', 12), ('format', 13), ('count', 14), ('layout', 15)]], {}), 17: ('wagtail.blocks.DateBlock', (), {'label': 'Ngày'}), 18: ('wagtail.blocks.CharBlock', (), {'label': 'Tên ngày', 'max_length': 160, 'required': False}), 19: ('wagtail.blocks.CharBlock', (), {'label': 'Lúc', 'max_length': 40, 'required': False}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'Việc gì', 'max_length': 300}), 21: ('wagtail.blocks.CharBlock', (), {'label': 'Ở đâu', 'max_length': 200, 'required': False}), 22: ('wagtail.blocks.StructBlock', [[('at', 19), ('what', 20), ('place', 21)]], {'label': 'Mục'}), 23: ('wagtail.blocks.ListBlock', (22,), {'label': 'Các mục'}), 24: ('wagtail.blocks.StructBlock', [[('day', 17), ('title', 18), ('rows', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'label': 'Các ngày', 'max_num': 31, 'min_num': 1}), 26: ('wagtail.blocks.StructBlock', [[('title', 6), ('days', 25)]], {}), 27: ('wagtail.blocks.DateBlock', (), {'label': 'Đến ngày'}), 28: ('wagtail.blocks.CharBlock', (), {'label': 'Việc gì', 'max_length': 120}), 29: ('wagtail.blocks.StructBlock', [[('day', 27), ('label', 28)]], {}), 30: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Ảnh'}), 31: ('wagtail.blocks.CharBlock', (), {'label': 'Chú thích', 'max_length': 300, 'required': False}), 32: ('wagtail.blocks.CharBlock', (), {'label': 'Tác giả ảnh', 'max_length': 120, 'required': False}), 33: ('wagtail.blocks.StructBlock', [[('image', 30), ('caption', 31), ('credit', 32)]], {}), 34: ('wagtail.blocks.ListBlock', (33,), {'icon': 'image', 'label': 'Chùm ảnh', 'min_num': 2, 'template': 'newsroom/blocks/gallery.html'}), 35: ('lantoa.publishing.newsroom.models.videos.VideoChooserBlock', (), {'label': 'Video'}), 36: ('wagtail.blocks.StructBlock', [[('video', 35), ('caption', 31)]], {}), 37: ('wagtail.blocks.TextBlock', (), {'label': 'Lời trích'}), 38: ('wagtail.blocks.CharBlock', (), {'label': 'Người nói', 'max_length': 160, 'required': False}), 39: ('wagtail.blocks.StructBlock', [[('text', 37), ('said_by', 38)]], {}), 40: ('wagtail.blocks.CharBlock', (), {'label': 'Lời mời', 'max_length': 240}), 41: ('wagtail.blocks.CharBlock', (), {'label': 'Chữ trên nút', 'max_length': 40}), 42: ('lantoa.publishing.collections.models.parts.AddressBlock', (), {'label': 'Nút dẫn đến', 'max_length': 500}), 43: ('wagtail.blocks.StructBlock', [[('text', 40), ('label', 41), ('address', 42)]], {}), 44: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Tài liệu'}), 45: ('wagtail.blocks.ListBlock', (44,), {'max_num': 20, 'min_num': 1}), 46: ('wagtail.blocks.StructBlock', [[('title', 6), ('documents', 45)]], {}), 47: ('lantoa.publishing.collections.models.parts.UnitCodeBlock', (), {'label': 'Mã đơn vị', 'max_length': 40}), 48: ('wagtail.blocks.ListBlock', (47,), {'max_num': 60, 'min_num': 1}), 49: ('wagtail.blocks.StructBlock', [[('title', 6), ('codes', 48)]], {}), 50: ('wagtail.blocks.CharBlock', (), {'label': 'Câu hỏi', 'max_length': 300}), 51: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul', 'h3', 'document-link'], 'label': 'Trả lời'}), 52: ('wagtail.blocks.StructBlock', [[('question', 50), ('answer', 51)]], {'label': 'Câu hỏi'}), 53: ('wagtail.blocks.ListBlock', (52,), {'max_num': 30, 'min_num': 1}), 54: ('wagtail.blocks.StructBlock', [[('title', 6), ('rows', 53)]], {}), 55: ('wagtail.blocks.CharBlock', (), {'label': 'Người hoặc bộ phận', 'max_length': 160}), 56: ('wagtail.blocks.CharBlock', (), {'label': 'Điện thoại', 'max_length': 40, 'required': False}), 57: ('wagtail.blocks.EmailBlock', (), {'label': 'Thư điện tử', 'required': False}), 58: ('wagtail.blocks.CharBlock', (), {'label': 'Địa chỉ', 'max_length': 250, 'required': False}), 59: ('wagtail.blocks.StructBlock', [[('name', 55), ('phone', 56), ('email', 57), ('address', 58)]], {})}, verbose_name='Các phần của trang')),
                ('is_sample', models.BooleanField(default=False, editable=False)),
                ('cover', models.ForeignKey(blank=True, help_text='Không có ảnh thì bìa là một mảng màu', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture', verbose_name='Ảnh bìa')),
            ],
            options={
                'verbose_name': 'trang chiến dịch',
                'verbose_name_plural': 'trang chiến dịch',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Ranked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('day', '24 giờ'), ('week', '7 ngày'), ('month', '30 ngày')], max_length=5)),
                ('position', models.PositiveSmallIntegerField()),
                ('readers', models.PositiveIntegerField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.article')),
                ('section', models.ForeignKey(help_text='None: the whole portal', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='newsroom.sectionpage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('section', 'span', 'position'), name='one_piece_per_place', nulls_distinct=False)],
            },
        ),
    ]

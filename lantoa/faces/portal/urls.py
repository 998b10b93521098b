"""Addresses of the portal; the section is the first part of a piece's address, so this comes last."""

from django.urls import URLPattern, path, re_path

from lantoa.faces.portal.views import (
    collections,
    embeds,
    files,
    follow,
    later,
    lists,
    machines,
    narration,
    paper,
    search,
    story,
    units,
)

app_name = "portal"

PIECE = r"(?P<section>[-\w]+)/(?:(?P<slug>[-\w]+)-)?(?P<pk>[0-9]{1,18})/"

urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("tim-kiem/", search.results, name="search"),
    path("tim-kiem/goi-y/", search.suggest, name="search_suggest"),
    path("don-vi/", units.index, name="unit_list"),
    path("don-vi/<str:code>/", units.unit, name="unit_detail"),
    path("chuyen-de/<slug:slug>/", lists.topic, name="topic_detail"),
    path("loat-bai/<slug:slug>/", collections.series, name="series_detail"),
    re_path(r"^tac-gia/(?:(?P<slug>[-\w]+)-)?(?P<pk>[0-9]{1,18})/$", collections.author, name="author_detail"),
    path("luu-tru/", collections.archive, name="archive"),
    re_path(r"^luu-tru/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", collections.archive_month, name="archive_month"),
    re_path(
        r"^luu-tru/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/$",
        collections.archive_day,
        name="archive_day",
    ),
    path("doc-nhieu/", collections.most_read, name="most_read"),
    path("doc-nhieu/<slug:name>/", collections.most_read, name="most_read_span"),
    path("chien-dich/<slug:slug>/", collections.campaign, name="campaign_detail"),
    path("rss/", machines.feed, name="feed"),
    path("rss/loat-bai/<slug:slug>/", collections.series_feed, name="series_feed"),
    re_path(r"^rss/tac-gia/(?P<pk>[0-9]{1,18})/$", collections.author_feed, name="author_feed"),
    path("rss/don-vi/<str:code>/", machines.unit_feed, name="unit_feed"),
    path("rss/<slug:slug>/", machines.section_feed, name="section_feed"),
    path("theo-doi/", follow.follow, name="follow"),
    path("theo-doi/thoi/", follow.leave, name="follow_leave"),
    path("theo-doi/doi/", follow.move, name="follow_move"),
    path("theo-doi/khoa/", follow.key, name="follow_key"),
    path("theo-doi/cong.webmanifest", follow.manifest, name="follow_manifest"),
    path("theo-doi/sw.js", follow.service_worker, name="follow_worker"),
    path("doc-sau/", later.later, name="later"),
    path("doc-sau/sw.js", later.later_worker, name="later_worker"),
    path("doc-sau/da-go.json", later.later_gone, name="later_gone"),
    path("nhung/", embeds.embed_builder, name="embed_builder"),
    path("nhung/lan-toa.js", embeds.embed_script, name="embed_script"),
    path("nhung/lan-toa-<int:version>.js", embeds.embed_script_version, name="embed_script_version"),
    path("nhung/tin/<str:code>/", embeds.embed_unit_news, name="embed_unit_news"),
    path("nhung/muc/<slug:slug>/", embeds.embed_section_news, name="embed_section_news"),
    path("nhung/bai/<int:pk>/", embeds.embed_piece, name="embed_piece"),
    path("oembed", embeds.oembed, name="oembed"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    re_path(rf"^{PIECE}$", story.piece, name="piece_detail"),
    re_path(rf"^{PIECE}do-hoa\.png$", files.infographic, name="piece_png"),
    re_path(rf"^{PIECE}ban-in\.pdf$", paper.piece_pdf, name="piece_pdf"),
    re_path(rf"^{PIECE}nghe-(?P<version>[0-9a-f]{{24}})$", narration.piece_narration, name="piece_narration"),
    re_path(rf"^{PIECE}lich\.ics$", files.calendar, name="piece_ics"),
    re_path(rf"^{PIECE}am-thanh$", files.sound, name="piece_sound"),
    path("<slug:slug>/", lists.section, name="section_detail"),
]

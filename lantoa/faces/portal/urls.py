"""Addresses of the portal; the section is the first part of a piece's address, so this comes last."""

from django.urls import URLPattern, path, re_path

from lantoa.faces.portal.views import files, follow, gallery, lists, machines, search, story, units

app_name = "portal"

PIECE = r"(?P<section>[-\w]+)/(?:(?P<slug>[-\w]+)-)?(?P<pk>[0-9]{1,18})/"

urlpatterns: list[URLPattern] = [
    path("", lists.home, name="home"),
    path("tim-kiem/", search.results, name="search"),
    path("tim-kiem/goi-y/", search.suggest, name="search_suggest"),
    path("don-vi/", units.index, name="unit_list"),
    path("don-vi/<str:code>/", units.unit, name="unit_detail"),
    path("chuyen-de/<slug:slug>/", lists.topic, name="topic_detail"),
    path("rss/", machines.feed, name="feed"),
    path("rss/don-vi/<str:code>/", machines.unit_feed, name="unit_feed"),
    path("rss/<slug:slug>/", machines.section_feed, name="section_feed"),
    path("theo-doi/", follow.follow, name="follow"),
    path("theo-doi/thoi/", follow.leave, name="follow_leave"),
    path("theo-doi/doi/", follow.move, name="follow_move"),
    path("theo-doi/khoa/", follow.key, name="follow_key"),
    path("theo-doi/cong.webmanifest", follow.manifest, name="follow_manifest"),
    path("theo-doi/sw.js", follow.service_worker, name="follow_worker"),
    path("thu-vien-giao-dien/dinh-dang/", gallery.samples, name="format_gallery"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    re_path(rf"^{PIECE}$", story.piece, name="piece_detail"),
    re_path(rf"^{PIECE}do-hoa\.png$", files.infographic, name="piece_png"),
    re_path(rf"^{PIECE}lich\.ics$", files.calendar, name="piece_ics"),
    re_path(rf"^{PIECE}am-thanh$", files.sound, name="piece_sound"),
    path("<slug:slug>/", lists.section, name="section_detail"),
]

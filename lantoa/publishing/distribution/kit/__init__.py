"""Share kits: everything a person needs to bring one page to one channel by hand."""

from lantoa.publishing.distribution.kit.share import ShareKit, link_target, share_kit, spoken_text

__all__ = ["ShareKit", "link_target", "share_kit", "spoken_text"]

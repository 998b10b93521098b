"""What other packages may use to offer REST: the API object, its authentication, errors and repeats."""

from ninja import NinjaAPI


def make_api() -> NinjaAPI:
    """The installation's API; routers are added by `lantoa.config.api`."""
    return NinjaAPI(title="Lan Tỏa", version="1", urls_namespace="api")


__all__ = ["make_api"]

"""REST of this package."""

from lantoa.kit.rest import make_router

router = make_router(tags=[])

"""REST of this package."""

from lantoa.services.rest.facade import make_router

router = make_router(tags=[])

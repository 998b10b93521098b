"""The REST interface under /api/v1/: each package's router, one set of errors."""

from lantoa.services.rest.facade import make_api

api = make_api()

from lantoa.config.settings.base import *  # noqa: F403

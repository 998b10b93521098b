"""The example federation: invented units, people, pieces and a year of their work."""


def load_sample_federation() -> None:
    """Load it into an empty database; call in one transaction."""
    from lantoa.config.sample.loading import load_everything  # noqa: PLC0415 - app ready

    load_everything()

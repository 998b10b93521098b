"""`lantoa token USERNAME`: print a REST token and nothing else."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lantoa.org.people.facade import User, make_token


class Command(BaseCommand):
    help = "Print a new REST token of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{options['username']}” đang hoạt động.")
        self.stdout.write(make_token(user))

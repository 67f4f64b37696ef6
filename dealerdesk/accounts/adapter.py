"""How sign-in by django-allauth differs here: nobody registers by himself yet, letters are ours."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Closed registration: people are made by the office or by demo data."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

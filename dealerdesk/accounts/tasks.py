"""Letters to people about their own account."""

from dealerdesk.accounts.letters import password_letter
from dealerdesk.accounts.models import User
from dealerdesk.toolbox.queue import task


@task(name="accounts.password_letter", retry=3)
def send_password_letter(*, user_id: int) -> None:
    """Send the link to a new password to the address that the portal knows; running twice only sends a second link."""
    password_letter(User.objects.get(pk=user_id)).send()

"""The room of agencies, units and members."""

import logging

from django.apps import AppConfig
from django.conf import settings

from upptack.law import installed

LOG = logging.getLogger(__name__)


class StaffConfig(AppConfig):
    """Agencies, counties, units, members and roles."""

    name = "upptack.staff"
    label = "staff"
    verbose_name = "Medarbetare"

    def ready(self) -> None:
        """Lets the tables know the agencies that this installation has added. What cannot be used is left out and
        said in the log: then the lawyer is to be asked, and what holds for every matter is shown."""
        for sentence in installed.take_up(settings.ENVIRONMENT.folder):
            LOG.error("an agency of the installation is left out: %s", sentence)
        from allauth.account.signals import authentication_step_completed

        from upptack.staff.middleware import note_step

        authentication_step_completed.connect(note_step, dispatch_uid="upptack.staff.note_step")

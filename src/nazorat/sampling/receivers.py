"""The lead arrived: what they planned to draw is the team's from now on."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from nazorat.people.keyring import Keyring
from nazorat.sampling.actions import share_sampling_plan
from nazorat.visits.models import Visit
from nazorat.visits.signals import visit_entered


@receiver(visit_entered, dispatch_uid="sampling.share-plan")
def give_plan_to_team(sender: type[Visit], visit: Visit, keyring: Keyring, **given: Any) -> None:
    """Whoever works on the visit knows the place now, and reads how many of whom were to be drawn."""
    share_sampling_plan(by=keyring, visit=visit)

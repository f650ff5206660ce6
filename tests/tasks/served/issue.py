"""Issues a matter to a body of Rongchang, as the office does; tells its address."""

from districts.models import Account
from tests.targets.parts.factories import ECOLOGY, body_of
from tests.tasks.supervision.matters import FAR, issued


def told() -> str:
    office = Account.objects.get(username="reviewer-0")
    return str(issued(office, lead=body_of(ECOLOGY), due_on=FAR).get_absolute_url())

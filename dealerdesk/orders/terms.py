"""Working time: by when a side has to move. Monday to Friday, 9 to 18 by the office's clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

OPENS, CLOSES = time(9), time(18)
SATURDAY = 5
REACTION_HOURS = 4
DECISION_HOURS = 9


def after_working_hours(start: datetime, hours: float) -> datetime:
    """The moment when `hours` of the office's working time will have passed since `start`."""
    moment = _into_working_time(start.astimezone(ZoneInfo(settings.TIME_ZONE)))
    left = timedelta(hours=hours)
    while (today := datetime.combine(moment.date(), CLOSES, moment.tzinfo) - moment) < left:
        left -= today
        moment = _into_working_time(datetime.combine(moment.date() + timedelta(days=1), OPENS, moment.tzinfo))
    return moment + left


def _into_working_time(moment: datetime) -> datetime:
    if moment.time() >= CLOSES:
        moment = datetime.combine(moment.date() + timedelta(days=1), OPENS, moment.tzinfo)
    while moment.weekday() >= SATURDAY:
        moment = datetime.combine(moment.date() + timedelta(days=1), OPENS, moment.tzinfo)
    return max(moment, datetime.combine(moment.date(), OPENS, moment.tzinfo))

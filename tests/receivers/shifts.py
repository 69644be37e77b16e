"""Reads a calendar from standard input with the package `icalendar`: `shifts.py ZONE`.

Says as a line of JSON what is wrong with it, and its events with the clocks of that zone.
"""

import json
import sys
from zoneinfo import ZoneInfo

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
zone = ZoneInfo(sys.argv[1])


def event(found):
    begins, ends = found.decoded("dtstart"), found.decoded("dtend")
    return {
        "from": round(begins.timestamp() * 1000),
        "until": round(ends.timestamp() * 1000),
        "clock": begins.astimezone(zone).strftime("%H:%M"),
        "summary": str(found["summary"]),
    }


wrong = [str(error) for part in calendar.walk() for error in part.errors]
print(json.dumps({"wrong": wrong, "events": [event(one) for one in calendar.walk("VEVENT")]}))

#!/usr/bin/env python3
"""Makes the holiday files of this folder and `expected.json`, the days that an independent library finds for them.

    pip install holidays==0.109 python-dateutil==2.9.0.post0
    python3 make.py

The files have the forms in which their sources give them: GOV.UK's bank holidays by division, Nager.Date's answer with
counties and types, a public Google calendar with its descriptions, python-holidays' own iCalendar export, a calendar of rules
written by hand, and the list of Chinese days off and make-up working days by the State Council's notices. What is expected
is what python-holidays says for the region and year, and dateutil for rules.
"""

import datetime
import json

import holidays
from dateutil.rrule import rrulestr
from holidays.ical import ICalExporter

YEAR = 2026
REGIONS = {"ENG": "England", "WLS": "Wales", "SCT": "Scotland", "NIR": "Northern Ireland"}
OBSERVANCES = [("2026-02-14", "Valentine's Day"), ("2026-03-15", "Mothering Sunday"), ("2026-10-31", "Halloween")]
uk = {code: holidays.GB(subdiv=code, years=YEAR) for code in REGIONS}
expected = []


def expect(file, imports, days, year=YEAR, workdays=()):
    expected.append({
        "file": file,
        "import": imports,
        "year": year,
        "days_off": sorted(str(day) for day in days),
        "workdays": sorted(str(day) for day in workdays),
    })


def write(file, text):
    with open(file, "w", encoding="utf-8", newline="") as out:
        out.write(text)


def by_day():
    """Each day off of the United Kingdom with its name and the regions that have it."""
    days = {}
    for code, table in uk.items():
        for day, name in table.items():
            days.setdefault(day, (name, []))[1].append(code)
    return sorted(days.items())


# GOV.UK: https://www.gov.uk/bank-holidays.json
divisions = {"england-and-wales": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
govuk = {}
for division, code in divisions.items():
    events = [{"title": name, "date": str(day), "notes": "", "bunting": True} for day, name in sorted(uk[code].items())]
    govuk[division] = {"division": division, "events": events}
write("govuk.json", json.dumps(govuk, indent=1))
expect("govuk.json", "govuk.json#scotland", uk["SCT"])
expect("govuk.json", {"file": "govuk.json", "region": "Wales"}, uk["WLS"])
expect("govuk.json", {"file": "govuk.json", "region": ["northern-ireland"]}, uk["NIR"])

# Nager.Date: https://date.nager.at/api/v3/PublicHolidays/2026/GB
nager = []
for day, (name, codes) in by_day():
    everywhere = len(codes) == len(REGIONS)
    nager.append({
        "date": str(day), "localName": name, "name": name, "countryCode": "GB", "fixed": False, "global": everywhere,
        "counties": None if everywhere else [f"GB-{code}" for code in codes], "launchYear": None,
        "types": ["Public", "Bank"],
    })
for day, name in OBSERVANCES:
    nager.append({
        "date": day, "localName": name, "name": name, "countryCode": "GB", "fixed": False, "global": True,
        "counties": None, "launchYear": None, "types": ["Observance"],
    })
nager.append({
    "date": "2026-05-26", "localName": "Half-term", "name": "Half-term", "countryCode": "GB", "fixed": False,
    "global": True, "counties": None, "launchYear": None, "types": ["School", "Optional"],
})
write("nager.json", json.dumps(nager, indent=1))
expect("nager.json", {"file": "nager.json", "region": "GB-SCT"}, uk["SCT"])
expect("nager.json", {"file": "nager.json", "region": "NIR"}, uk["NIR"])
expect("nager.json", {"file": "nager.json", "region": "GB-ENG", "kinds": ["public", "school"]},
       set(uk["ENG"]) | {datetime.date(2026, 5, 26)})

# Google: https://calendar.google.com/calendar/ical/en.uk%23holiday%40group.v.calendar.google.com/public/basic.ics
def event(day, name, *lines, days=1):
    end = day + datetime.timedelta(days=days)
    return "\r\n".join([
        "BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}", "CLASS:PUBLIC",
        *lines, "STATUS:CONFIRMED", f"SUMMARY:{name}", "TRANSP:TRANSPARENT", "END:VEVENT", "",
    ])


google = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Holidays in United Kingdom\r\n"]
for day, (name, codes) in by_day():
    where = "" if len(codes) == len(REGIONS) else " in " + "\\, ".join(REGIONS[code] for code in codes)
    google.append(event(day, name, f"DESCRIPTION:Public holiday{where}"))
for day, name in OBSERVANCES:
    hint = "Observance\\nTo hide observances\\, go to Google Calendar Settings > Holidays in United Kingdom"
    google.append(event(datetime.date.fromisoformat(day), name, f"DESCRIPTION:{hint}"))
google.append("END:VCALENDAR\r\n")
write("google.ics", "".join(google))
for code in ["ENG", "SCT", "NIR"]:
    expect("google.ics", {"file": "google.ics", "region": REGIONS[code]}, uk[code])

# python-holidays' own export, with its categories.
for name, category in [("python-holidays.ics", "public"), ("python-holidays-unofficial.ics", "unofficial")]:
    us = holidays.US(years=YEAR, categories=[category])
    write(name, ICalExporter(us).generate())
    expect(name, name, us if category == "public" else [])
expect("python-holidays-unofficial.ics", {"file": "python-holidays-unofficial.ics", "kinds": ["observance"]}, us)
table = {str(day): name for day, name in sorted(holidays.DE(subdiv="BW", years=YEAR).items())}
write("python-holidays.json", json.dumps(table, ensure_ascii=False, indent=1))
expect("python-holidays.json", "python-holidays.json", holidays.DE(subdiv="BW", years=YEAR))

# The federal holidays of the United States as rules, with one that is moved and one that is added.
RULES = [
    ("New Year's Day", "20200101", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"),
    ("Martin Luther King Jr. Day", "20200120", "FREQ=YEARLY;BYMONTH=1;BYDAY=3MO"),
    ("Washington's Birthday", "20200217", "FREQ=YEARLY;BYMONTH=2;BYDAY=3MO"),
    ("Memorial Day", "20200525", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO"),
    ("Juneteenth National Independence Day", "20210619", "FREQ=YEARLY"),
    ("Independence Day", "20200704", "FREQ=YEARLY;INTERVAL=1"),
    ("Labor Day", "20200907", "FREQ=YEARLY;BYDAY=1MO;BYMONTH=9"),
    ("Columbus Day", "20201012", "FREQ=YEARLY;BYMONTH=10;BYDAY=2MO;UNTIL=20991231"),
    ("Veterans Day", "20201111", "FREQ=YEARLY;COUNT=100"),
    ("Thanksgiving Day", "20201126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
    ("Christmas Day", "20201225", "FREQ=YEARLY"),
]
rules = ["BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"]
for name, start, rule in RULES:
    rules.append(event(datetime.datetime.strptime(start, "%Y%m%d").date(), name, f"RRULE:{rule}"))
EXTRA = "FREQ=WEEKLY;BYDAY=FR;INTERVAL=2;COUNT=6"
rules.append(event(datetime.date(2030, 6, 7), "Summer Fridays", f"RRULE:{EXTRA}", "EXDATE;VALUE=DATE:20300621",
                   "RDATE;VALUE=DATE:20300830"))
rules.append("END:VCALENDAR\r\n")
write("rules.ics", "".join(rules))
for year in [2026, 2030, 2033]:
    days = set(holidays.US(years=year, observed=False))
    days |= {date.date() for _, start, rule in RULES for date in rrulestr(rule, dtstart=datetime.datetime.strptime(start, "%Y%m%d"))
             .between(datetime.datetime(year, 1, 1), datetime.datetime(year, 12, 31), inc=True)}
    if year == 2030:
        summer = {date.date() for date in rrulestr(EXTRA, dtstart=datetime.datetime(2030, 6, 7))}
        days |= (summer - {datetime.date(2030, 6, 21)}) | {datetime.date(2030, 8, 30)}
    expect("rules.ics", "rules.ics", days, year)

# Days off of mainland China, and the weekends that are worked for them: https://github.com/NateScarlet/holiday-cn
china = holidays.CN(years=YEAR)
worked = sorted(day for day in china.weekend_workdays if day.year == YEAR)
days = [{"name": name, "date": str(day), "isOffDay": True} for day, name in sorted(china.items())]
days += [{"name": "make-up", "date": str(day), "isOffDay": False} for day in worked]
write("china.json", json.dumps({"year": YEAR, "papers": [], "days": days}, ensure_ascii=False, indent=1))
expect("china.json", "china.json", china, workdays=worked)
first = datetime.date(YEAR, 1, 1)
all_days = [first + datetime.timedelta(days=n) for n in range(365)]
expected[-1]["worked"] = [str(day) for day in all_days if china.is_working_day(day)]

write("expected.json", json.dumps(expected, ensure_ascii=False, indent=1) + "\n")

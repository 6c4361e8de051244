from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_CALENDAR = "calendars.see_calendar", "Видеть производственный календарь"
    EDIT_CALENDAR = "calendars.edit_calendar", "Менять рабочие и нерабочие дни"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_TIMETABLES = "timetables.see_timetables", "Видеть расписание и окна педагогов"
    EDIT_TIMETABLES = "timetables.edit_timetables", "Загружать расписание, менять звонки и каникулы"
    MARK_WEEK = "timetables.mark_week", "Отмечать, когда удобно встречаться и когда занято"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_MENTEES = "mentees.see_mentees", "Видеть банк наставляемых"
    SEE_REQUESTS = "mentees.see_requests", "Видеть запросы педагога поимённо"
    EDIT_MENTEES = "mentees.edit_mentees", "Вести банк наставляемых и вносить запросы"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_MENTEES = "mentees.see_mentees", "Видеть банк наставляемых"
    SEE_REQUESTS = "mentees.see_requests", "Видеть запросы педагога поимённо"
    SEE_WISHES = "mentees.see_wishes", "Видеть, с кем педагог хотел бы и не хотел бы работать"
    EDIT_MENTEES = "mentees.edit_mentees", "Вести банк наставляемых и вносить запросы"
    LEAVE_BANK = "mentees.leave_bank", "Отказаться от участия в этом году"

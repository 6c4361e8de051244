from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_MENTORS = "mentors.see_mentors", "Видеть банк наставников"
    EDIT_MENTORS = "mentors.edit_mentors", "Вести банк наставников и вносить сильные стороны"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_MENTORS = "mentors.see_mentors", "Видеть банк наставников"
    SEE_TERMS = "mentors.see_terms", "Видеть условия и обстоятельства наставника"
    EDIT_MENTORS = "mentors.edit_mentors", "Вести банк наставников и вносить сильные стороны"
    CONFIRM_WISH = "mentors.confirm_wish", "Подтвердить желание быть наставником или отказаться"

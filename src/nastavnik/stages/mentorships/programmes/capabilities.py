from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_PROGRAMMES = "programmes.see_programmes", "Видеть программы пар"
    DRAFT_PROGRAMMES = "programmes.draft_programmes", "Составлять черновики программ"
    EDIT_PROGRAMME = "programmes.edit_programme", "Менять цели и задачи программы"
    AGREE_PROGRAMME = "programmes.agree_programme", "Соглашаться с программой"
    MARK_TASKS = "programmes.mark_tasks", "Отмечать, что получилось"
    ENDORSE_PROGRAMME = "programmes.endorse_programme", "Согласовывать программу как куратор"
    APPROVE_PROGRAMME = "programmes.approve_programme", "Вводить утверждённую программу в действие"
    SET_BREAKS = "programmes.set_breaks", "Указывать каникулы школы"

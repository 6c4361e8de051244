from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_MENTORSHIPS = "mentorships.see_mentorships", "Видеть пары и группы"
    FORM_MENTORSHIP = "mentorships.form_mentorship", "Готовить приказ о закреплении пар и групп"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_ORGANISATIONS = "organisations.see_organisations", "Видеть свои организации"
    MANAGE_ORGANISATIONS = "organisations.manage_organisations", "Создавать организации и менять их сведения"
    EDIT_SCHOOL = "organisations.edit_school", "Менять сведения и настройки школы"
    START_YEAR = "organisations.start_year", "Начинать учебный год"

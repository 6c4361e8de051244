from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_PEOPLE = "people.see_people", "Видеть список и карточки педагогов"
    EDIT_PEOPLE = "people.edit_people", "Добавлять педагогов и менять их данные"
    IMPORT_STAFF = "people.import_staff", "Загружать список из Excel"

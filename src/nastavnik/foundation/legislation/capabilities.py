from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_ACTS = "legislation.see_acts", "Видеть нормативную базу"
    EDIT_ACTS = "legislation.edit_acts", "Вносить региональные акты"

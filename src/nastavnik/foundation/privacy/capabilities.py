from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_OWN_DATA = "privacy.see_own_data", "Видеть, кому открыты мои данные и кто их смотрел"
    DESTROY_DATA = "privacy.destroy_data", "Уничтожать данные человека по акту"
    KEEP_LOOKS = "privacy.keep_looks", "Удалять старые записи о том, кто смотрел"

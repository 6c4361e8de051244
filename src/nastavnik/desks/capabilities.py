from nastavnik.kernel.access import Capability


class Cap(Capability):
    OPEN_DESK = "desks.open_desk", "Видеть свою начальную страницу"

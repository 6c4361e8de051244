from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_AUDIT = "audit.see_audit", "Видеть журнал действий"

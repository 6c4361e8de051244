from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_CONSENTS = "consents.see_consents", "Видеть, кто какие согласия дал"
    COLLECT_CONSENTS = "consents.collect_consents", "Печатать согласия и отмечать подписи"

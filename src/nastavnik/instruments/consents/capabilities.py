from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_CONSENTS = "consents.see_consents", "Видеть, кто какие согласия дал"
    COLLECT_CONSENTS = "consents.collect_consents", "Печатать согласия и отмечать подписи"
    GIVE_CONSENT = "consents.give_consent", "Дать своё согласие или отказаться"
    WITHDRAW_CONSENT = "consents.withdraw_consent", "Отозвать согласие"
    ASK_ABOUT_DATA = "consents.ask_about_data", "Подать требование о своих данных"
    HANDLE_DEMANDS = "consents.handle_demands", "Исполнять требования о персональных данных"
    SET_RULES = "consents.set_rules", "Решать, какие согласия можно дать в кабинете, и менять сроки"

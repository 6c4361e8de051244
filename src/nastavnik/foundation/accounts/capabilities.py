from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_ACCOUNTS = "accounts.see_accounts", "Видеть учётные записи и роли"
    MANAGE_ACCOUNTS = "accounts.manage_accounts", "Открывать и закрывать вход, назначать роли"
    INVITE_PEOPLE = "accounts.invite_people", "Давать личные ссылки для входа"
    SIGN_IN = "accounts.sign_in", "Входить по личной ссылке"
    OWN_SETTINGS = "accounts.own_settings", "Менять свои настройки"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_DOCUMENTS = "documents.see_documents", "Видеть документы"
    PREPARE_DOCUMENTS = "documents.prepare_documents", "Готовить документы и передавать руководителю"
    REGISTER_DOCUMENTS = "documents.register_documents", "Подписывать и регистрировать документы"
    MARK_ACQUAINTED = "documents.mark_acquainted", "Отмечать ознакомление"
    MANAGE_TEMPLATES = "documents.manage_templates", "Заменять образцы документов своими"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_SURVEYS = "surveys.see_surveys", "Видеть анкеты и ход сбора ответов"
    RUN_SURVEYS = "surveys.run_surveys", "Рассылать анкеты, напоминать, вносить ответы с бумаги"
    EDIT_SURVEYS = "surveys.edit_surveys", "Составлять и публиковать анкеты"
    EDIT_QUESTIONS = "surveys.edit_questions", "Менять вопросы анкет без ограничений"
    SEE_ANSWERS = "surveys.see_answers", "Видеть именные ответы, открытые этой роли"
    SEE_RESULTS = "surveys.see_results", "Видеть сводные итоги анкет"
    READ_TEXTS = "surveys.read_texts", "Читать ответы словами, данные без имени, и убирать из них имена"
    ANSWER_SURVEYS = "surveys.answer_surveys", "Отвечать на анкеты"
    HELP = "surveys.help", "Видеть просьбы, переданные этой роли, и отвечать на них"

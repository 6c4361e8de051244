from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_SESSIONS = "training.see_sessions", "Видеть занятия наставников"
    HOLD_SESSIONS = "training.hold_sessions", "Назначать занятия наставников, отмечать присутствие, готовить протокол"
    ANSWER_INVITATION = "training.answer_invitation", "Отвечать на приглашение на занятие"
    SEE_TRAINING = "training.see_training", "Видеть, кто из наставников обучен"
    SET_RULE = "training.set_rule", "Менять правило, кто считается обученным"
    SEE_SLOTS = "training.see_slots", "Видеть время консультаций для наставников"
    SEE_BOOKINGS = "training.see_bookings", "Видеть, кто записан на консультацию и с каким вопросом"
    OFFER_SLOTS = "training.offer_slots", "Предлагать время консультаций"
    BOOK_SLOT = "training.book_slot", "Записываться на консультацию"
    SEE_MATERIALS = "training.see_materials", "Читать методические материалы"
    ACKNOWLEDGE_MATERIAL = "training.acknowledge_material", "Отмечать ознакомление с материалом"
    SEE_READINGS = "training.see_readings", "Видеть, кто ознакомлен с материалом"
    EDIT_MATERIALS = "training.edit_materials", "Вести методические материалы"

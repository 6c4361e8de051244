from nastavnik.kernel.access import Capability


class Cap(Capability):
    MATCH = "selection.match", "Подбирать пары и решать"
    ANSWER_PROPOSAL = "selection.answer_proposal", "Отвечать на предложение пары"
    SEE_PROPOSALS = "selection.see_proposals", "Видеть предложенные пары"
    SEE_REQUEST_MAP = "selection.see_request_map", "Видеть карту запросов"
    SEE_RUNS = "selection.see_runs", "Видеть прошлые подборы и их доказательства"
    SET_RULES = "selection.set_rules", "Настраивать правила подбора и обмен наставниками"
    MIND_PROPOSALS = "selection.mind_proposals", "Напоминать об ответах и закрывать просроченные предложения"
    ANSWER_SEARCHES = "selection.answer_searches", "Отвечать школам, которые ищут наставника"

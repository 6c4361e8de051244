from nastavnik.kernel.access import Capability


class Cap(Capability):
    MATCH = "selection.match", "Подбирать пары и решать"
    ANSWER_PROPOSAL = "selection.answer_proposal", "Отвечать на предложение пары"
    SEE_PROPOSALS = "selection.see_proposals", "Видеть предложенные пары"
    SEE_REQUEST_MAP = "selection.see_request_map", "Видеть карту запросов"

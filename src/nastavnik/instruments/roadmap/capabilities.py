from nastavnik.kernel.access import Capability


class Cap(Capability):
    SEE_ROADMAP = "roadmap.see_roadmap", "Видеть дорожную карту"
    EDIT_ROADMAP = "roadmap.edit_roadmap", "Менять сроки, ответственных, отмечать, что дело не требуется"

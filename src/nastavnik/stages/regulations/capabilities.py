from nastavnik.kernel.access import Capability


class Cap(Capability):
    ISSUE_REGULATION = "regulations.issue_regulation", "Готовить локальные акты о наставничестве"

from nastavnik.kernel.access import Capability


class Cap(Capability):
    READ_FILES = "files.read_files", "Открывать файлы, к владельцу которых есть доступ"

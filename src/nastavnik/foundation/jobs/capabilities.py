from nastavnik.kernel.access import Capability


class Cap(Capability):
    RUN_JOBS = "jobs.run_jobs", "Запускать долгую работу в фоне и видеть её ход"

from nastavnik.config.manage import main

main()

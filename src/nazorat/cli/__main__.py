from nazorat.cli import main

main()

from nazorat.kit import rooms


class ReportsConfig(rooms.Room):
    name = "nazorat.reports"
    label = "reports"

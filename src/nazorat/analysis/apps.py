from nazorat.kit import rooms


class AnalysisConfig(rooms.Room):
    name = "nazorat.analysis"
    label = "analysis"

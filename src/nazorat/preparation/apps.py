from nazorat.kit import rooms


class PreparationConfig(rooms.Room):
    name = "nazorat.preparation"
    label = "preparation"

from nazorat.kit import rooms


class HomeConfig(rooms.Room):
    name = "nazorat.home"
    label = "home"

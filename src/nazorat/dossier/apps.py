from nazorat.kit import rooms


class DossierConfig(rooms.Room):
    name = "nazorat.dossier"
    label = "dossier"

from nazorat.cases.actions.entering import change_list, enter_case
from nazorat.cases.actions.following import close_case, note_step, refer_case
from nazorat.cases.actions.opening import Opened, OpenStep, open_case

__all__ = ["OpenStep", "Opened", "change_list", "close_case", "enter_case", "note_step", "open_case", "refer_case"]

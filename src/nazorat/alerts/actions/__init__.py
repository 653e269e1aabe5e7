from nazorat.alerts.actions.answering import Opened, answer_alert, end_names, open_alert, open_name
from nazorat.alerts.actions.circles import keep_circle
from nazorat.alerts.actions.keeping import find_talk
from nazorat.alerts.actions.raising import raise_alert
from nazorat.alerts.actions.receiving import receive_alert

__all__ = [
    "Opened",
    "answer_alert",
    "end_names",
    "find_talk",
    "keep_circle",
    "open_alert",
    "open_name",
    "raise_alert",
    "receive_alert",
]

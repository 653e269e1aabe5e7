"""XForms made to measure: long ones, one of repeats, and one whose groups are not field-lists."""

from __future__ import annotations

from collections.abc import Sequence

LANGUAGES = ("English (en)", "Русский (ru)", "Қазақша (kk)")
HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">'
    "<h:head><h:title>{title}</h:title><model>{itext}"
    '<instance><data id="{code}" version="1">{data}<meta><instanceID/></meta></data></instance>{binds}'
    '<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/></model></h:head><h:body>{body}</h:body></h:html>'
)
KINDS = ("string", "int", "decimal", "date", "select1")


class Sheet:
    """Parts of an XForm while questions are added to it."""

    def __init__(self) -> None:
        self.binds: list[str] = []
        self.words: dict[str, str] = {}

    def question(self, path: str, kind: str, bind: str = "") -> str:
        """The body of one question of the data's `path`, its bind noted; of a choice it has three."""
        self.binds.append(f'<bind nodeset="{path}" type="{"string" if kind == "select1" else kind}" {bind}/>')
        name = path.rsplit("/", 1)[-1]
        label = self.label(f"{path}:label", f"Question {name}")
        if kind != "select1":
            return f'<input ref="{path}">{label}</input>'
        items = "".join(
            f"<item>{self.label(f'{path}:{value}', value)}<value>{value}</value></item>" for value in ("yes", "no", "partly")
        )
        return f'<select1 ref="{path}">{label}{items}</select1>'

    def label(self, key: str, said: str) -> str:
        self.words[key] = said
        return f"<label ref=\"jr:itext('{key}')\"/>"

    def made(self, *, code: str, title: str, data: str, body: str) -> bytes:
        itext = "".join(
            f'<translation lang="{language}">'
            + "".join(
                f'<text id="{key}"><value>{said}{f" · {at}" if at else ""}</value></text>' for key, said in self.words.items()
            )
            + "</translation>"
            for at, language in enumerate(LANGUAGES)
        )
        whole = HEAD.format(
            title=title, code=code, itext=f"<itext>{itext}</itext>", data=data, binds="".join(self.binds), body=body
        )
        return whole.encode()


def long_sheet(questions: int, *, a_group: int = 10, relevant: bool = True) -> bytes:
    """That many questions in field-lists of ten; of each group the last is relevant by the one before it."""
    sheet, data, body = Sheet(), "", ""
    for first in range(0, questions, a_group):
        group, inner = f"g{first // a_group}", ""
        names = [f"q{number}" for number in range(first, min(first + a_group, questions))]
        for number, name in enumerate(names):
            rule = f"relevant=\"/data/{group}/{names[number - 1]} != ''\"" if relevant and number == a_group - 1 else ""
            inner += sheet.question(f"/data/{group}/{name}", KINDS[number % len(KINDS)], rule)
        data += f"<{group}>{''.join(f'<{name}/>' for name in names)}</{group}>"
        label = sheet.label(f"/data/{group}:label", f"Group {first // a_group}")
        body += f'<group ref="/data/{group}" appearance="field-list">{label}{inner}</group>'
    return sheet.made(code=f"long{questions}", title=f"Long {questions}", data=data, body=body)


def repeat_of(sheet: Sheet, inner: str) -> str:
    label = sheet.label("/data/cell:label", "Cell")
    return f'<group ref="/data/cell">{label}<repeat nodeset="/data/cell" appearance="field-list">{inner}</repeat></group>'


def repeated_sheet(entries: int, questions: int) -> bytes:
    """A repeat of that many entries from the start, each a field-list of that many questions."""
    sheet = Sheet()
    names = [f"q{number}" for number in range(questions)]
    inner = "".join(sheet.question(f"/data/cell/{name}", KINDS[number % len(KINDS)]) for number, name in enumerate(names))
    body = repeat_of(sheet, inner)
    data = f"<cell>{''.join(f'<{name}/>' for name in names)}</cell>" * entries
    return sheet.made(code="repeated", title="Repeated", data=data, body=body)


def mixed_sheet(names: Sequence[str] = ("a", "b", "c")) -> bytes:
    """A group that is no field-list, with a required question, a constraint and a question that an answer brings; then a repeat."""
    sheet = Sheet()
    rules = (
        'required="true()" jr:requiredMsg="Say it."', 'constraint=". &lt; 10" jr:constraintMsg="Less than ten."', "relevant=\"/data/g/a = 'yes'\"",
    )  # fmt: skip
    kinds = ("select1", "int", "string")
    inner = "".join(sheet.question(f"/data/g/{name}", kind, rule) for name, kind, rule in zip(names, kinds, rules, strict=True))
    cell = sheet.question("/data/cell/n", "int") + sheet.question("/data/cell/t", "string")
    body = f'<group ref="/data/g">{sheet.label("/data/g:label", "One by one")}{inner}</group>' + repeat_of(sheet, cell)
    data = f'<g>{"".join(f"<{name}/>" for name in names)}</g><cell jr:template=""><n/><t/></cell>'
    return sheet.made(code="mixed", title="Mixed", data=data, body=body)

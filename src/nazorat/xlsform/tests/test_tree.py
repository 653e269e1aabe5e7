import pytest

from nazorat.xlsform import FormRefused, Group, Repeat, Words, language_code, parse_form
from nazorat.xlsform.tests.books import room


def test_form_is_read_from_its_xform() -> None:
    form = room()

    assert (form.form_id, form.version, form.languages, form.default_language) == ("room", "2026110101", ("tg", "ru"), "tg")
    assert str(form.title) == "Ҳуҷра"
    assert form.declares_nazorat


def test_questions_stand_in_paper_order_without_companions() -> None:
    assert [(q.path, q.kind) for q in room().questions()] == [
        ("space/length", "decimal"),
        ("space/light", "select_one"),
        ("space/lights", "select_many"),
        ("bed/state", "text"),
        ("bed/sheet/days", "integer"),
        ("day", "date"),
        ("hour", "time"),
        ("moment", "datetime"),
        ("picture", "photo"),
        ("point", "geopoint"),
        ("scale", "integer"),
        ("thanks", "note"),
        ("twice", "calculate"),
        ("words", "text"),
    ]
    assert [q.number for q in room().paper()] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


def test_groups_and_repeats_nest() -> None:
    space, bed = room().children[:2]

    assert isinstance(space, Group)
    assert space.label.in_("ru") == "Место"
    assert isinstance(bed, Repeat)
    assert [child.path for child in bed.children] == ["bed/state", "bed/sheet"]
    assert [(repeat.path, repeat.repeat, repeat.key) for repeat in room().repeats()] == [
        ("bed", None, "bed"),
        ("bed/sheet", "bed", "sheet"),
    ]
    days = room().question("bed/sheet/days")
    assert (days.repeat, days.key) == ("bed/sheet", "days")


def test_meaning_and_companions_are_read() -> None:
    form = room()
    length, light = form.question("space/length"), form.question("space/light")

    assert (length.number, length.provisions, length.required, length.no_answer_path) == (
        "1",
        ("NMR 13", "CPT 4"),
        True,
        "space/length_na",
    )
    assert (light.person, light.no_answer_path) == (True, None)
    assert form.question("bed/state").no_answer_path == "bed/state_na"
    assert {companion.path for companion in form.companions} == {"space/length_na", "bed/state_na"}


def test_choices_have_labels_in_every_language() -> None:
    light = room().question("space/light")

    assert [(c.code, c.label.in_("ru")) for c in light.real_choices] == [("day", "дневной"), ("lamp", "лампа")]
    assert [c.code for c in light.choices if c.is_no_answer] == [
        "na_not_asked",
        "na_not_checked",
        "na_refused",
        "na_unknown",
        "na_illegible",
    ]


def test_output_in_a_label_reads_as_in_the_workbook() -> None:
    assert room().question("space/light").label.in_("tg") == "Рӯшноӣ дар ${length}"


def test_range_keeps_its_bounds() -> None:
    assert room().question("scale").bounds == ("1", "5", "1")


def test_words_fall_back_to_the_default_language() -> None:
    words = Words((("tg", "Ҷой"), ("ru", "")), "tg")

    assert [words.in_(language) for language in ("tg", "ru", "en")] == ["Ҷой", "Ҷой", "Ҷой"]
    assert Words().in_("tg") == ""
    assert language_code("Тоҷикӣ (tg)") == "tg"
    assert language_code("Tajik") == "Tajik"


def test_missing_translation_is_no_text() -> None:
    xform = _xform(
        '<text id="/data/a:label"><value>-</value></text>',
        "<a/>",
        '<input ref="/data/a"><label ref="jr:itext(\'/data/a:label\')"/></input>',
    )

    assert parse_form(xform).question("a").label.in_("ru") == ""


def test_inline_items_and_external_lists_are_read() -> None:
    body = (
        '<select1 ref="/data/a"><item><label>Yes</label><value>y</value></item></select1>'
        '<select1 ref="/data/b"><itemset nodeset="instance(\'far\')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>'
    )
    form = parse_form(_xform("", "<a/><b/>", body, '<instance id="far" src="jr://file-csv/far.csv"/>'))

    assert [(c.code, str(c.label)) for c in form.question("a").choices] == [("y", "Yes")]
    assert (form.question("a").choices_open, form.question("b").choices_open) == (False, True)


def test_form_without_translations_has_one_language() -> None:
    xform = (
        _xform("", "<a/>", '<input ref="/data/a"><label>How many?</label></input>')
        .replace(b"<itext>", b"<x>")
        .replace(b"</itext>", b"</x>")
    )
    form = parse_form(xform)

    assert form.languages == ("default",)
    assert form.question("a").label.in_("ru") == "How many?"


def test_form_refuses_what_is_no_form() -> None:
    for data, code in (
        (b"<a/>", "not-a-form"),
        (b"no xml", "not-xml"),
        (b"", "not-xml"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "doctype"),
        (b"<a>" * 150 + b"</a>" * 150, "too-deep"),
    ):
        with pytest.raises(FormRefused) as refused:
            parse_form(data)
        assert refused.value.code == code


def _xform(texts: str, items: str, body: str, instances: str = "") -> bytes:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>T</h:title><model>'
        f'<itext><translation lang="Russian (ru)">{texts}</translation></itext>'
        f'<instance><data id="t" version="1">{items}<meta><instanceID/></meta></data></instance>{instances}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()

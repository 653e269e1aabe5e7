"""Whatever can be answered is read back as it was built."""

from datetime import UTC, timedelta, timezone
from typing import Any

from hypothesis import given, settings, strategies as st

from nazorat.xlsform import NO_ANSWERS, Answers, NoAnswer, build_instance, parse_instance
from nazorat.xlsform.tests.books import room

ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=5)), timezone(timedelta(hours=-3, minutes=-30))])
MISSING = st.sampled_from(NO_ANSWERS).map(NoAnswer)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)
SAID = (TEXT | st.sampled_from(["a\nb", "c\r\nd", "\te ", "NaN", "]]>", "<!-- x -->", "Ҷ ӣ ӯ қ ғ ҳ"])).filter(str.strip)
INTEGERS = st.integers(-(10**18) + 1, 10**18 - 1)
DECIMALS = st.decimals(-(10**12), 10**12, places=3, allow_nan=False) | st.integers(-(10**6), 10**6)
CODES = st.sampled_from(["day", "lamp"])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name.replace("__", "/"): values for name, values in fields.items()})


BEDS = st.lists(some(state=SAID | MISSING, sheet=st.lists(some(days=INTEGERS), min_size=1, max_size=3)), min_size=1, max_size=3)
ANSWERS = some(
    space__length=DECIMALS | MISSING,
    space__light=CODES | MISSING,
    space__lights=st.lists(CODES, min_size=1, unique=True).map(tuple) | MISSING,
    bed=BEDS,
    day=st.dates(),
    hour=st.times(timezones=ZONES),
    moment=st.datetimes(timezones=ZONES),
    picture=st.sampled_from(["1.jpg", "снимок 2.jpg"]),
    point=st.sampled_from(["38.5 68.7 0 0", "-1 -1 -5.5 3"]),
    scale=INTEGERS,
    words=SAID,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_built_answers_are_read_back(answers: Answers) -> None:
    xml = build_instance(room(), answers, instance_id="uuid:2", deprecated_id="uuid:1")
    instance = parse_instance(room(), xml)

    assert instance.answers == answers
    assert (instance.instance_id, instance.deprecated_id) == ("uuid:2", "uuid:1")
    assert instance.files == tuple(str(answers[key]) for key in ("picture",) if key in answers)

"""Rule rare_word: a word of the report that only a few people's talks hold can point at one of them (practice, the insulin trap)."""

from __future__ import annotations

from .catches import Catch, Paragraph, caught
from .context import Context
from .questions import RARE
from .words import content_words, known_form


def rare_word(paragraph: Paragraph, context: Context) -> list[Catch]:
    """One catch for each word that the records of 1 to threshold - 1 persons hold and that is not general vocabulary.

    Words are compared by stem and across scripts and languages; a word that no record holds as it is counts where a near spelling
    of another language does. Empty without records: `gate.check` stops on that by itself.
    """
    if not context.records:
        return []
    index = context.person_words
    catches = []
    seen: set[str] = set()
    for token in content_words(paragraph.text):
        form = known_form(token.low, paragraph.language)
        if form in seen or context.is_general(token.low, paragraph.language):
            continue
        seen.add(form)
        count = index.holders(token.low) or index.near_holders(token.low)
        if 0 < count < context.threshold:
            span = token.start, token.end
            catches.append(caught("rare_word", paragraph, span, RARE, count=count, people=index.people))
    return catches

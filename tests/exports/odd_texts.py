"""Texts that a careless writer of files would break, or run."""

from hypothesis import strategies as st

from epicrisis.cases.questions import (
    ChoiceQuestion,
    ConcordanceQuestion,
    ProgrammeItem,
    Question,
    ShortTextQuestion,
    ZoneQuestion,
)
from epicrisis.story.telling import Story

ODD = (
    "]]>",
    "<script>alert(1)</script>",
    "&amp; &lt;b&gt;",
    "🙂" * 20,
    "ألم وحمى",
    "{{Front}} {{c1::gap}}",
    "[sound:x.mp3] [latex]\\input{x}[/latex]",
    "$course$/top//x::y",
    "\"quoted\" 'twice'",
    "a\x1fb\x00c\x0bd\ufffee\uffff",
)

odd_texts = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
).filter(lambda text: any(character.isalnum() for character in text))


def with_text(story: Story, text: str) -> Story:
    """Return the story with this text in the place of several of its own."""
    said = dict.fromkeys(story.case.languages, text)
    steps = []
    for step in story.steps:
        block = step.block
        names = ("stem", "why", "title", "text", "model_answer", "unit")
        changed: dict[str, object] = {name: said for name in names if hasattr(block, name)}
        if isinstance(block, ChoiceQuestion):
            changed["options"] = dict.fromkeys(block.options, said)
            changed["because"] = dict.fromkeys(block.options, said)
            changed |= {"indispensable": block.answer, "outweighs": said}
        if isinstance(block, ShortTextQuestion):
            changed["accepted"] = dict.fromkeys(said, (text,))
        if isinstance(block, ConcordanceQuestion):
            members = (each.model_copy(update={"because": said}) for each in block.panel.answers)
            panel = {"who": said, "answers": tuple(members)}
            changed |= {"hypothesis": said, "new_fact": said}
            changed["panel"] = block.panel.model_copy(update=panel)
        if isinstance(block, ZoneQuestion):
            changed["zones"] = {
                name: zone.model_copy(update={"name": said}) for name, zone in block.zones.items()
            }
            image = {"alt": said, "caption": said}
            changed["image"] = block.image.model_copy(update=image)
        if isinstance(block, Question):
            changed["item"] = ProgrammeItem.model_construct(number=1, title=said, source=said)
        teaching = tuple(point.model_copy(update={"text": said}) for point in step.teaching)
        steps.append((block.model_copy(update=changed), teaching))
    case = story.case.model_copy(update={"title": said, "specialty": said})
    return Story(
        case,
        dict.fromkeys(story.sentences, text),
        tuple(
            type(step)(step.number, step.stage, block, teaching)
            for step, (block, teaching) in zip(story.steps, steps, strict=True)
        ),
        story.pictures,
    )

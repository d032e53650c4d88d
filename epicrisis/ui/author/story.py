"""The student's page of a draft, editable: blocks with their tools, forms, the source beside."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from epicrisis import i18n
from epicrisis.authoring.outline import BlockPlace, StagePlace, told_sentences
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Block, Finding, Notes, Teaching
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.story import answers, pauses
from epicrisis.story.telling import Story, Told, cited, question_heading, quote
from epicrisis.ui.author import block_forms, desk, problem_list
from epicrisis.ui.author.problem_list import Checked
from epicrisis.ui.learner import stage as learner_stage
from epicrisis.ui.learner import told_answer
from epicrisis.ui.shared import answer_text, html, images, session
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import say, translate
from epicrisis.writing import kind_of_stage

_HEIGHT = 640
"""Of what scrolls beside the story or its text, in pixels."""


def show(open_draft: OpenDraft) -> None:
    """Show the stage that its author has chosen, and the sentences of the source."""
    view = problem_list.checked(open_draft)
    problem_list.show_others(view)
    stages = view.stages
    form = open_draft.form
    if form is not None and form.about and form.kind in ("silence", "term"):
        block_forms.show(open_draft, form)
    if not stages:
        st.info(translate("The text has no stages yet, or can't be read: look at the YAML."))
        return
    chosen = _chosen(stages)
    reading, source = st.columns([5, 3], gap="large")
    with reading:
        _show_stage(open_draft, view, chosen)
    with source:
        show_source(open_draft, stages)


def show_beside(open_draft: OpenDraft) -> None:
    """Show the chosen stage beside the text that it is written in."""
    # Another process finds it, and the problems that are shown already reach the browser meanwhile.
    desk.told(open_draft)
    view = problem_list.checked(open_draft)
    if view.stages:
        chosen = _chosen(view.stages)
        with st.container(height=_HEIGHT, key="preview"):
            _show_stage(open_draft, view, chosen)


def _chosen(stages: Sequence[StagePlace]) -> StagePlace:
    names = [desk.as_text(each.path) for each in stages]
    by_name = dict(zip(names, stages, strict=True))
    chosen = st.segmented_control(
        translate("Stage"),
        names,
        format_func=lambda name: _stage_name(by_name[name]),
        default=names[0],
        required=True,
        key=desk.STAGE,
        label_visibility="collapsed",
    )
    return by_name.get(chosen or "", stages[0])


def _stage_name(place: StagePlace) -> str:
    title = kind_of_stage(place.id, translate)
    return f"{title} – {place.title}" if place.title else title


def _show_stage(open_draft: OpenDraft, view: Checked, place: StagePlace) -> None:
    told = desk.told(open_draft)
    form = open_draft.form
    run: list[BlockPlace] = []
    for block in place.blocks:
        is_here = form is not None and form.path == block.path
        if is_here and form is not None:
            _show_run(view, run, told, ends_at=block.path if form.is_new else None)
            run = [block] if form.is_new else []
            block_forms.show(open_draft, form)
        else:
            run.append(block)
    end = (*place.path, len(place.blocks))
    _show_run(view, run, told, ends_at=end)
    if form is not None and form.is_new and form.path == end:
        block_forms.show(open_draft, form)


def _show_run(
    view: Checked,
    blocks: Sequence[BlockPlace],
    told: desk.Told | None,
    *,
    ends_at: Path | None,
) -> None:
    shown = [_shown(view, block, told) for block in blocks]
    if shown or ends_at is not None:
        html.show(
            "author_story.html",
            blocks=shown,
            last_gap=desk.as_text(ends_at) if ends_at is not None else "",
            translate=translate,
        )


def _shown(view: Checked, place: BlockPlace, told: desk.Told | None) -> dict[str, object]:
    block = told.blocks.get(place.path) if told is not None else None
    aside = ""
    if place.is_unfinished:
        aside = translate("Left out of the story until it is filled in")
    elif block is None:
        aside = translate("Left out of this view because of an error")
    at = desk.as_text(place.path)
    return {
        "at": at,
        "label": place.name,
        "kind": _kind(place),
        "aside": aside,
        "content": _content(told, block) if told is not None and block is not None else "",
        "words": place.name,
        "has_form": block_forms.has_form(place),
        "takes_sentences": place.kind == "finding",
        "play": isinstance(block, Told),
        "problems": [problem_list.shown(view, place, each) for each in place.problems],
    }


def _content(told: desk.Told, block: Block) -> str:
    language = session.current().language
    if isinstance(block, Finding):
        step = replace(told.steps[block.id], teaching=())
        return learner_stage.finding_html(told.story, step, language)
    if isinstance(block, Teaching):
        points = html.teaching(told.story, [block], translate)
        return html.render("author_teaching.html", teaching=points, **_speaking(language))
    if isinstance(block, Notes):
        return html.render("author_notes.html", text=say(block.text))
    if isinstance(block, Pause):
        return html.render(
            "author_pause.html",
            heading=pauses.heading(block, translate),
            prompt=pauses.prompt(block, say, translate),
            sentence=block.sentence,
            quotations=quote(told.story, block.sentence.source) if block.sentence else (),
            source_language=told.story.case.source.language,
            **_speaking(language),
        )
    return html.render(
        "author_question.html",
        heading=question_heading(told.story, told.steps[block.id], translate),
        question=block,
        lead=answer_text.lead(block),
        figures=images.figures(told.story, block.images),
        told=_solved(told.story, block),
        quotations=quote(told.story, block.source),
        references=cited(told.story.case, block.cites, translate),
        source_language=told.story.case.source.language,
        **_speaking(language),
    )


def _solved(story: Story, question: Question) -> told_answer.ToldAnswer:
    """Return the question with what is right, and nobody's answer."""
    told = told_answer.told_answer(story, question, answers.dont_know(question), ())
    options = [
        replace(option, mark="hit", sign="✓", words=translate("right"))
        if option.mark == "missed"
        else option
        for option in told.options
    ]
    return replace(told, options=tuple(options))


def _speaking(language: str) -> dict[str, Any]:
    return {
        "say": partial(in_language, language=language),
        "translate": i18n.translator(language),
    }


def _kind(block: BlockPlace) -> str:
    names = {
        "finding": translate("Finding"),
        "question": translate("Question"),
        "teaching": translate("To remember"),
        "notes": translate("Note for me"),
        "pause": translate("Pause"),
    }
    return names.get(block.kind or "", translate("A block of no kind"))


# --- The source --------------------------------------------------------------------------


def show_source(open_draft: OpenDraft, stages: Sequence[StagePlace]) -> None:
    """Show the sentences of the source, each to be sent to the open form or made a finding."""
    sentences = open_draft.sentences
    told = told_sentences(stages)
    form = open_draft.form
    adds = form is not None and form.kind in ("finding", "question", "event", "frame", "series")
    st.header(translate("Source"), anchor=False)
    with st.container(height=_HEIGHT, key="author_source"):
        html.show(
            "author_source.html",
            count=translate("sentences told: {told} of {count}").format(
                told=len(told & sentences.keys()), count=len(sentences)
            ),
            sentences=[
                {"id": name, "words": words, "is_told": name in told}
                for name, words in sentences.items()
            ],
            act="add_sentence" if adds else "tell",
            at="",
            sign="+",
            label=translate("Add {sentence} to the form")
            if adds
            else translate("Make a finding of {sentence}"),
        )

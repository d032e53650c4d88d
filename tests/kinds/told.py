"""What a learner is told of the other answer of each sample, on the page and in the debrief."""

TOLD: dict[str, list[str]] = {
    "single": [
        "✗ Not right fairly sure and wrong: −2",
        "Item a single ○ right, and you didn't choose it",
        "Item b single ✗ not right, and you chose it",
    ],
    "multiple": [
        "◐ Partly right right ones chosen: 1 of 2; wrong ones: 0 · worth 0.5 of 1 · fairly sure:"
        " −2 + 0.5 × 4 = 0",
        "Item a multiple ✓ right, and you chose it",
        "Item b multiple ○ right, and you didn't choose it",
    ],
    "ranking": [
        "◐ Partly right pairs in the right order: 2 of 3 · worth 0.33 of 1",
        "Item a ranking ✗ your place: 1; right: 2",
        "Item b ranking ✗ your place: 2; right: 1",
        "Item c ranking ✓ place 3: right",
    ],
    "ordering": [
        "✗ Not right pairs in the right order: 0 of 3",
        "Item c ordering ✗ your place: 1; right: 3",
        "Item b ordering ✓ place 2: right",
    ],
    "numeric": ["✗ Not right", "Your answer 7.5 mmol Right answer 5 mmol (accepted: 4 to 6)"],
    "free_text": [
        "? Compare with the model answer fairly sure",
        "Your answer Others Model answer Model words of ours",
    ],
    "short_text": ["✗ Not right", "Your answer Measles Right answer Fluxitis Flux fever"],
    "concordance": [
        "≈ Compare with the panel Panel of ours",
        "−2 ruled out or much less likely ● your answer 0 of 10 worth 0",
        "+1 more likely 6 of 10 worth 1 Reasons (6)",
        "Synthesis Because concordance",
    ],
    "zone": [
        "◐ Partly right right ones chosen: 1 of 2; wrong ones: 1",
        "Item a zone ✓ right, and you chose it",
        "Item b zone ○ right, and you didn't choose it",
    ],
}
"""What the other answer of each sample is told, in any order."""

from __future__ import annotations

from tests.conftest import Folder

NEURONS, SYNAPSES = "Week 1: Neurons", "Week 2: Synapses"


def test_a_page_belongs_to_its_week_and_a_reading_to_all_that_name_it(folder: Folder) -> None:
    folder.write({
        "course.yaml": """
title: x
readings: [m/all.md]
weeks:
  - title: Neurons
    lectures: [{title: Spikes, video: 'https://youtu.be/WMRUZT9NljM'}]
    readings: [m/one.md, m/both.md, {title: Paper, url: 'https://a.example/'}]
  - title: Synapses
    readings: [m/both.md, m/two.md]
""",
        "m/all.md": "# All\n\n[linked](only-linked.md)\n",
        "m/one.md": "# One\n\n[two](two.md) [linked](only-linked.md)\n",
        "m/both.md": "# Both\n",
        "m/two.md": "# Two\n",
        "m/only-linked.md": "# Linked\n\n[next](deeper.md)\n",
        "m/deeper.md": "# Deeper\n\n[back](only-linked.md)\n",
        "docs/about.md": "# About\n",
    })  # fmt: skip
    assert folder.site().belonging == {
        "week-1/index.md": (NEURONS,),
        "week-1/spikes/index.md": (NEURONS,),
        "week-2/index.md": (SYNAPSES,),
        "m/one/index.md": (NEURONS,),
        "m/both/index.md": (NEURONS, SYNAPSES),
        "m/two/index.md": (SYNAPSES,),
        "m/all/index.md": ("Course",),
        "m/only-linked/index.md": ("Course", NEURONS),
        "m/deeper/index.md": ("Course", NEURONS),
    }

"""A site as people make it with Just the Class, in the shapes that such sites have."""

from __future__ import annotations

SITE = {
    "_config.yml": """\
title: CS 17
description: How machines remember, a course at Elm College
tagline: Autumn quarter
author: Ida Lund
url: 'https://elm.example.org'
baseurl: '/cs17/fa26'
exclude: ["Gemfile", "README.md"]

remote_theme: just-the-docs/just-the-docs@v0.5.2
color_scheme: light
aux_links:
  Forum:
    - https://forum.example.org/cs17
nav_external_links:
  - title: Questions
    url: https://elm.example.org/questions/
    hide_icon: true
footer_content: Written at <a href="https://elm.example.org/dept">Elm</a>
timezone: America/New_York
collections:
  modules:
    output: false
""",
    "_modules/week-00.md": """\
---
title: Week 0 - Beginnings
nav_order: 1
---

Bring a notebook of *paper* to the first meeting.

**Date**
: Topic
  : Resources

Sep 22
: [Welcome, and why memory](assets/lectures/lec 01.pdf)
  : [Recording](https://youtu.be/WMRUZT9NljM), [1.1](https://book.example.org/1-1), [1.2](#)
: **HW 1 out**{: .label .label-purple }[Counting bits](https://hw.example.org/1)

Sep 24
: **Lecture**{: .label .label-blue} [Addresses]({{ site.baseurl }}/lectures/addresses/)
    : **Read**{: .label .label-green}[Chapter 3](https://book.example.org/3), pages 40 to 52
: **Section**{: .label .label-purple }[Pointers by hand](https://youtu.be/sYjx3VSaAME)
  : [Solution](/cs17/fa26/assets/sections/pointers.pdf)
""",
    "_modules/week-01.md": """\
---
title: Trees
nav_order: 2
mood: hopeful
---

Mon, Sep 28
: **No class**{: .label .label-yellow } Founders' day

Sep. 29
: [Heaps](lectures/heaps.pptx)
: **Lab 1**{: .label .label-lab } Trees in practice (due Oct 2)
  : [Starter code](https://github.com/elm/cs17/blob/main/labs/lab1.ipynb)

Sep 30
: **HW 1 due**{: .label .label-red }
: Tries
  : E 2.2, JM 4 and [a paper on tries](https://doi.org/10.1145/361002.361007)

<!-- Next year: swap heaps and tries -->
""",
    "_modules/week-02.md": """\
---
title: Week 2
nav_order: 3
---

Oct 5:

- Hashing [notes](https://notes.example.org/hashing)
  - chaining
- Bloom filters

Oct 7
: **Midterm 1**{: .label .label-red }

| Topic | Weight |
|-------|--------|
| Trees | half   |
""",
    "_staffers/ida.md": """\
---
name: Ida Lund
role: Instructor
email: ida@elm.example.org
website: https://elm.example.org/~ida
photo: ida.jpg
pronouns: she/her
---

Ida works on [garbage](https://gc.example.org/) and its collection.
""",
    "_staffers/bo.md": """\
---
name: Bo Ek
role: Teaching Assistant
---
""",
    "_schedules/weekly.md": """\
---
timeline:
  - '9:00 AM'
  - '9:30 AM'
schedule:
  - name: Tuesday
    events:
      - name: Lecture
        start: 9:30 AM
        end: 10:50 AM
        location: Hall 3
  - name: Thursday
    events:
      - name: Lecture
        start: 9:30 AM
        end: 10:50 AM
        location: Hall 3
      - name: Office hours (Bo)
        start: 1:00 PM
        end: 2:00 PM
        location: "[Zoom](https://zoom.example.org/bo)"
---
""",
    "_announcements/week-0.md": """\
---
title: We begin
week: 0
date: 2026-09-21 08:30:00 -0400
---

The [forum](https://forum.example.org/cs17) is open; see [the rules](syllabus.md#late).
{: .fs-3 }
""",
    "_announcements/welcome.md": """\
---
title: Undated
---

Rooms will follow.
""",
    "index.md": """\
---
layout: home
title: Home
nav_order: 0
---

# {{ site.title }}
{: .mb-2 }

{{ site.description }}
{: .fs-6 .fw-300 }

{% if site.announcements %}
{{ site.announcements.last }}
[Announcements]({{ site.baseurl }}{% link announcements.md %}){: .btn .btn-outline .fs-3 }
{% endif %}

Read [the syllabus](syllabus), look at [a map](assets/map.png) or write to
[us](mailto:cs17@elm.example.org).
""",
    "syllabus.md": """\
---
layout: page
title: Syllabus
description: What is expected, and when.
nav_order: 2
---

# Syllabus
{: .no_toc }

1. TOC
{:toc}

## Late work {#late}

Two days are free. Write `{: .label }` to make a label.

<a href="{{ '/staff/' | relative_url }}">The staff</a> decides; see also [the home page][home].

[home]: {{ site.baseurl }}/
""",
    "staff.md": """\
---
layout: page
title: Staff
---

# Staff

{% for staffer in site.staffers %}
{{ staffer }}
{% endfor %}
""",
    "schedule.md": """\
---
title: Schedule
---

# Weekly schedule

Hours may change before a holiday.
""",
    "README.md": "# How this site is made\n",
}
BESIDE = {*SITE, "lectures/heaps.pptx", "assets/map.png", "assets/lectures/lec 01.pdf"}

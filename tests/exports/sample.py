"""A course that has some of everything, with titles that would break what does not escape them."""

from __future__ import annotations

import shutil

from tests.conftest import REPOSITORY, Folder

ADDRESS = "https://example.org/c/"
HOSTILE = 'Brains </script><script>alert(1)</script> & "minds" <!-- {{ x }} ñ Ж'

SAMPLE = f"""
mkdocs.yml: |
  site_name: x
  site_url: {ADDRESS}
  theme: {{name: material, font: false}}
  plugins: [search, coursewright: {{slides: none}}]
course.yaml: |
  title: '{HOSTILE}'
  institution: {{name: "Uni & Co", url: "https://uni.example.org/"}}
  people: [{{name: Ada, url: "https://a.b/ada", roles: [maths]}}, {{name: Bo}}]
  language: en
  license: CC-BY-4.0
  intro: https://youtu.be/jhnuVDh2XKA?t=7
  links: [{{title: Forum, url: "https://a.b/f?x=1&y=2", note: for questions}}]
  bibliography: [materials/all.bib]
  readings: ["@key2020"]
  term:
    start: 2026-10-05
    end: 2026-12-11
    timezone: Europe/London
    meets: [mon 10:00-12:00]
    breaks: [2026-11-02]
    release: -3 days
  weeks:
    - title: '{HOSTILE}'
      description: What it is about.
      lectures:
        - title: '{HOSTILE}'
          video: WMRUZT9NljM
          slides: materials/deck.pptx
          captions: materials/said.vtt
          chapters: {{0:00: 1, 0:04: Another}}
        - {{title: A file, video: materials/a.mp4, date: 2026-10-07 9:00-10:00}}
        - {{title: To come, status: coming-soon, note: in May}}
      notebooks: [{{title: Code, notebook: materials/code.ipynb}}]
      exercises:
        - notebook: https://github.com/a/b/blob/main/x.ipynb
          intro: {{status: coming-soon}}
          due: 2026-10-16 18:00
      readings:
        - materials/read.md
        - {{title: A paper, url: "https://doi.org/10.1/x"}}
        - {{title: Not there, path: materials/none.pdf}}
    - title: Kept back
      lectures: [{{title: A secret lecture}}]
      readings: [materials/secret.md]
    - {{title: Later, exercises: {{status: coming-soon}}, release: 2026-10-01}}
    - {{title: Last, exercises: none, release: 2026-10-01}}
materials/said.vtt: |
  WEBVTT

  00:01.000 --> 00:03.000
  Hello <b>there</b> & welcome.

  01:01.000 --> 01:02.400
  That is all.
materials/a.mp4: not really
materials/read.md: |
  # Something to read

  The first words, with $x^2$ and [@key2020].
materials/secret.md: "# A secret reading"
materials/all.bib: |
  @article{{key2020, author={{Key, A.}}, title={{On keys}}, year={{2020}}, doi={{10.1234/k}}}}
docs/index.md: Words on the *home* page.
docs/about.md: |
  # About &amp; us

  Who "we" are & why: a long paragraph that goes on for more letters than search engines show of
  any page, so that it has to be cut somewhere between two of its words, and ends in a sign.
docs/described.md: |
  ---
  description: The author's own words
  ---
  # Described

  Others.
docs/announcements/hello.md: |
  ---
  date: 2026-10-05 09:00
  ---
  # Hello

  We begin.
"""
AS_OF = "2026-10-08"


def sample(folder: Folder) -> Folder:
    """The course in a folder, with a deck and a notebook."""
    folder.write(SAMPLE)
    template = REPOSITORY / "src/coursewright/authoring/template/materials"
    shutil.copy(template / "w1/how-a-page-is-made.pptx", folder.path / "materials/deck.pptx")
    shutil.copy(template / "w2/how-long-is-a-lecture.ipynb", folder.path / "materials/code.ipynb")
    return folder

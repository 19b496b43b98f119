"""The settings of a site -> what a course is called, and its links; and what is left of them."""

from __future__ import annotations

from coursewright.imports.just_the_class.jekyll import Site
from coursewright.imports.texts import one_line

_USED = (
    *("title", "description", "url", "baseurl", "aux_links", "nav_external_links", "timezone"),
    *("year", "exclude"),
)
_NAMES = (
    "theme remote_theme color_scheme search_enabled search heading_anchors permalink collections"
    " defaults include plugins plugins_dir compress_html gems markdown kramdown sass logo"
    " favicon_ico back_to_top back_to_top_text ga_tracking ga_tracking_anonymize_ip"
    " gh_edit_link gh_edit_link_text gh_edit_source gh_edit_view_mode last_edit_timestamp"
    " last_edit_time_format callouts just_the_docs encoding nav_sort nav_enabled mermaid"
    " enable_copy_code_button highlighter future strict_front_matter"
)
_LOOKS = frozenset(_NAMES.split())
"""Settings of the site's looks and of its program."""
_TITLE = "My course"


def title_of(site: Site) -> str:
    """What the course is called."""
    remarks, line = site.config.remarks, site.config.line("title")
    if title := site.config.said("title"):
        return remarks.fitted(title, line)
    remarks.say(None, f'the site does not say what the course is called: "{_TITLE}" stands for it')
    return _TITLE


def description_of(site: Site) -> str:
    """What the course is."""
    line = site.config.line("description")
    return site.config.remarks.fitted(site.config.said("description"), line)


def links_of(site: Site) -> list[dict[str, str]]:
    """The links beside every page of the site."""
    config = site.config
    found: list[tuple[str, str, int | None]] = []
    beside = config.data.get("aux_links")
    for title, urls in beside.items() if isinstance(beside, dict) else ():
        line = config.line("aux_links", title)
        some = urls if isinstance(urls, list) else [urls]
        found += [(str(title), one_line(str(url)), line) for url in some]
    below = config.data.get("nav_external_links")
    for index, link in enumerate(below if isinstance(below, list) else ()):
        if isinstance(link, dict):
            way = ("nav_external_links", index)
            found.append((config.said(*way, "title"), config.said(*way, "url"), config.line(*way)))
    links: list[dict[str, str]] = []
    for title, url, line in found:
        address, why = site.web_address(url)
        if address:
            links.append({"title": config.remarks.fitted(title or url, line), "url": address})
        else:
            config.remarks.say(line, f"{why}: {title}, {url}")
    return links


def say_what_is_left(site: Site) -> None:
    """Remark on the settings that have no place in a course."""
    config = site.config
    config.say_left("a course", *((k,) for k in config.data if k not in (*_USED, *_LOOKS)))
    looks = [key for key in config.data if key in _LOOKS]
    if looks:
        message = "settings of the site's looks and of its program are left out"
        config.remarks.say(config.line(looks[0]), f"{message}: {', '.join(looks)}")


def say_what_is_elsewhere(site: Site) -> None:
    """Remark once that files of the site are linked to where they were."""
    site.config.remarks.say(
        site.config.line("url"),
        "some links lead to files and pages of the old site, at the addresses that they have there",
        "before it is taken down, put the files into the course's folder and write their paths",
    )

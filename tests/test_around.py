"""What stands around the check of links: the action, its workflow, its issue, the hooks."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt

from coursewright.cli import main
from coursewright.cli.links import ENDINGS
from tests.conftest import MKDOCS_YML, REPOSITORY, SMALLEST, Folder

WORKFLOW = ".github/workflows/links.yml"
HOOKS = ".pre-commit-hooks.yaml"
SCRIPT = REPOSITORY / "tools/links-issue.sh"
TITLE = "Links that lead nowhere"
CUT = "The report is longer than an issue can hold, and was cut.\n"
RUN = "https://github.example/me/course/actions/runs/42"

FAKE_GH = """\
#!/bin/sh
call=$GH_FOLDER/$(ls "$GH_FOLDER" | grep -c args).args
printf '%s\\0' "$@" >"$call"
case "$1 $2" in
"$GH_REFUSES") echo 'not allowed' >&2; exit 1 ;;
"issue list") [ ! -e "$GH_FOLDER/body" ] || echo 7 ;;
"issue view") cat "$GH_FOLDER/body" ;;
"issue create" | "issue edit") cat >"$GH_FOLDER/body" ;;
"issue close") rm "$GH_FOLDER/body" ;;
esac
"""

FAKE_PROGRAM = """\
#!/bin/sh
printf '%s|' "$@" >>calls
echo >>calls
echo "::error::x"
[ "$FAKE_STATUS" != 2 ] || exit 2
while [ $# -gt 1 ]; do
    if [ "$1" = -o ]; then { cat told; echo "the report as ${2##*.}"; } >"$2"; fi
    shift
done
exit "$FAKE_STATUS"
"""


REAL_PROGRAM = f"""\
#!/bin/sh
exec {shlex.quote(sys.executable)} -m coursewright "$@"
"""


def data(name: str) -> Any:
    return yaml.safe_load((REPOSITORY / name).read_text(encoding="utf-8"))


def action_steps() -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = data("action.yml")["runs"]["steps"]
    return steps


def step(name: str) -> dict[str, Any]:
    return next(step for step in action_steps() if step.get("name") == name)


def scripts() -> list[Any]:
    return [pytest.param(step, id=step["name"]) for step in action_steps() if "run" in step]


def executable(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@dataclass
class GitHub:
    """A repository on GitHub, as far as the command `gh` lets one see it."""

    folder: Path
    refuses: str = ""
    seen: int = field(default=0, init=False)

    def keep(self, report: str | None, status: int) -> subprocess.CompletedProcess[str]:
        """Run the script on this report, in the folder `here`."""
        here = self.folder / "here"
        here.mkdir(exist_ok=True)
        file = self.folder / "report"
        if report is not None:
            file.write_text(report, encoding="utf-8")
        environment = {
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "GH_FOLDER": str(self.folder / "gh"),
            "GH_REFUSES": self.refuses,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": "me/course",
            "GITHUB_RUN_ID": "42",
        }
        return subprocess.run(
            ["sh", SCRIPT, file, str(status)],
            cwd=here,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def calls(self) -> list[list[str]]:
        """The arguments of each call since this was asked last."""
        notes = sorted((self.folder / "gh").glob("*.args"), key=lambda note: int(note.stem))
        new = [note.read_text(encoding="utf-8").split("\0")[:-1] for note in notes[self.seen :]]
        self.seen = len(notes)
        return new

    def commands(self) -> list[str]:
        """The same, each call's first two words."""
        return [" ".join(call[:2]) for call in self.calls()]

    @property
    def body(self) -> str | None:
        """What the open issue says, where there is one."""
        file = self.folder / "gh/body"
        return file.read_bytes().decode() if file.exists() else None


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    """A repository without an issue."""
    for name in ("bin", "gh"):
        (tmp_path / name).mkdir()
    executable(tmp_path / "bin/gh", FAKE_GH)
    return GitHub(tmp_path)


LISTING = [
    "issue", "list", "--state", "open", "--label", "links", "--limit", "100",
    "--json", "number,title", "--jq", f'map(select(.title == "{TITLE}"))[0].number // empty',
]  # fmt: skip


def fenced(body: str) -> str:
    """What stands in the body's fence, read as CommonMark; checks that it is all of the report."""
    before, fence, mark = (
        token
        for token in MarkdownIt().parse(body.replace(CUT, ""))
        if token.type in ("inline", "fence", "html_block")
    )
    assert before.content.startswith(f"This is what [the last check]({RUN}) of the links found. ")
    assert (fence.type, fence.info) == ("fence", "")
    assert re.fullmatch(r"<!-- \d+ \d+ -->\n", mark.content)
    assert body.endswith(mark.content)
    return fence.content.removesuffix("\n")


def test_a_first_report_opens_an_issue(github: GitHub) -> None:
    done = github.keep("https://a.example\n  is gone\n1 fault, 3 requests\n", 1)
    assert (done.returncode, done.stderr) == (0, "")
    assert github.calls() == [
        LISTING,
        ["label", "create", "links", "--force", "--color", "d4c5f9", "--description", TITLE],
        ["issue", "create", "--title", TITLE, "--label", "links", "--body-file", "-"],
    ]
    assert github.body
    assert fenced(github.body) == "https://a.example\n  is gone\n1 fault, 3 requests"
    assert CUT not in github.body


def test_another_report_edits_the_issue_and_says_so(github: GitHub) -> None:
    github.keep("a\n1 fault\n", 1)
    github.calls()
    assert github.keep("a\nb\n2 faults\n", 1).returncode == 0
    listed, viewed, edited, commented = github.calls()
    assert listed == LISTING
    assert viewed == ["issue", "view", "7", "--json", "body", "--jq", ".body"]
    assert edited == ["issue", "edit", "7", "--body-file", "-"]
    assert commented[:4] == ["issue", "comment", "7", "--body"]
    assert RUN in commented[4]
    assert github.body
    assert fenced(github.body) == "a\nb\n2 faults"


def test_the_same_report_tells_nobody(github: GitHub) -> None:
    github.keep("a\n1 fault, 5 requests\n", 1)
    github.calls()
    assert github.keep("a\n1 fault, 3 requests\n", 1).returncode == 0
    assert github.commands() == ["issue list", "issue view", "issue edit"]
    assert github.body
    assert fenced(github.body) == "a\n1 fault, 3 requests"


def test_a_change_beyond_the_cut_is_a_change(github: GitHub) -> None:
    lines = "https://a.example/is/gone\n" * 5000
    github.keep(f"{lines}b\nend\n", 1)
    github.calls()
    github.keep(f"{lines}c\nend\n", 1)
    assert github.commands() == ["issue list", "issue view", "issue edit", "issue comment"]


def test_the_issue_is_closed_when_nothing_is_left(github: GitHub) -> None:
    github.keep("a\n1 fault\n", 1)
    github.calls()
    assert github.keep("0 faults\n", 0).returncode == 0
    listed, closed = github.calls()
    assert listed == LISTING
    said = f"Nothing is left to mend, says [the last check]({RUN})."
    assert closed == ["issue", "close", "7", "--comment", said]


def test_without_an_issue_there_is_none_to_close(github: GitHub) -> None:
    done = github.keep("0 faults\n", 0)
    assert (done.returncode, done.stdout) == (0, "No link leads nowhere, and no issue says so.\n")
    assert github.calls() == [LISTING]


@pytest.mark.parametrize("status", [2, 130])
def test_a_check_that_could_not_run_changes_nothing(github: GitHub, status: int) -> None:
    done = github.keep("a\n", status)
    assert done.returncode == 0
    assert done.stdout == f"The check could not run (status {status}); the issue stays as it is.\n"
    assert github.calls() == []


@pytest.mark.parametrize("report", [None, ""])
def test_without_a_report_nothing_changes(github: GitHub, report: str | None) -> None:
    done = github.keep(report, 1)
    assert done.returncode == 0
    assert done.stdout.startswith("There is no report in ")
    assert github.calls() == []


@pytest.mark.parametrize("refused", ["issue list", "issue view", "issue create", "issue edit"])
def test_what_github_refuses_is_a_failure(github: GitHub, refused: str) -> None:
    if refused in ("issue view", "issue edit"):
        github.keep("a\n", 1)
    github.refuses = refused
    done = github.keep("b\n", 1)
    assert done.returncode == 1
    assert done.stderr == "not allowed\n"


@pytest.mark.parametrize(
    "text",
    [
        "```\n@someone fixes #1\n```",
        "~~~\n````````\n@someone",
        "`" * 900,
        "$(touch x) `touch x` ; touch x",
        "--body-file\n-R other/repository\n--",
        "%s %d %n \\n \\0 \\c",
        "<!-- 1 2 -->\n</details><script>",
        "\"'$HOME${HOME}",
        "déjà vu → 北京",
    ],
)
def test_a_report_is_shown_and_never_run(github: GitHub, text: str) -> None:
    assert github.keep(f"{text}\nend\n", 1).returncode == 0
    assert github.body
    assert fenced(github.body) == f"{text}\nend"
    assert all(text not in argument for call in github.calls() for argument in call)
    assert list((github.folder / "here").iterdir()) == []


@pytest.mark.parametrize(
    "line", ["https://a.example/is/gone", "é" * 90, "`" * 3000, "`" * 200_000, "a" + "北" * 70_000]
)
def test_a_long_report_is_cut_to_what_an_issue_holds(github: GitHub, line: str) -> None:
    report = f"{line}\n" * (200_000 // len(line) + 1)
    assert github.keep(report, 1).returncode == 0
    assert github.body
    assert len(github.body.encode()) <= 65_536
    shown = fenced(github.body)
    assert CUT in github.body
    whole = [line] if len(line.encode()) <= 1000 else [line[:300]]
    assert all(shown_line.startswith(whole[0]) for shown_line in shown.splitlines())


def test_the_one_who_calls_it_wrongly_is_told(tmp_path: Path) -> None:
    done = subprocess.run(["sh", SCRIPT, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "usage: links-issue.sh REPORT STATUS\n"


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_every_shell_can_read_the_script(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell}")
    subprocess.run([shell, "-n", SCRIPT], check=True)


def test_the_script_can_be_run() -> None:
    assert os.access(SCRIPT, os.X_OK)


@dataclass
class Runner:
    """A machine that runs the action's check."""

    folder: Path
    script: str = FAKE_PROGRAM
    """The program."""

    def check(self, status: int, report: str = "", **inputs: str) -> str:
        """Run the step; gives what it prints."""
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        (self.folder / "told").write_text(report, encoding="utf-8")
        inputs = {"CONFIG_FILE": "mkdocs.yml", "SITE": "", "STRICT": "false", **inputs}
        program = executable(self.folder / "coursewright", self.script)
        environment = os.environ | {
            "PROGRAM": str(program),
            "FORMAT": "text",
            "GITHUB_TOKEN": "a-token",
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "FAKE_STATUS": str(status),
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", CHECK["run"]],
            cwd=self.folder,
            env=environment | inputs,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout

    def options(self) -> list[str]:
        """The options of the one call of the program."""
        (line,) = (self.folder / "calls").read_text().splitlines()
        return line.split("|")[:-1]

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text(encoding="utf-8")


CHECK = step("Check the links")
FILES = sorted(ENDINGS.values())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    if not shutil.which("bash"):
        pytest.skip("there is no bash")
    return Runner(tmp_path)


@pytest.mark.parametrize("status", [0, 1])
def test_one_run_gives_annotations_a_summary_and_a_report(runner: Runner, status: int) -> None:
    assert runner.check(status, "1 link\n") == "::error::x\n"
    text = runner.outputs["text"]
    assert runner.options() == [
        "links", "--config-file=mkdocs.yml", "--format=github", "-o", text, "-o", text,
    ]  # fmt: skip
    assert runner.outputs == {"status": str(status), "report": text, "text": text}
    assert Path(text).read_text() == "1 link\nthe report as txt\n"
    assert runner.summary == "## Links\n<pre>\n1 link\nthe report as txt\n</pre>\n"


@pytest.mark.parametrize("form", FILES)
def test_the_report_has_the_form_that_was_asked_for_and_the_issue_a_text(
    runner: Runner, form: str
) -> None:
    runner.check(1, FORMAT=form)
    report, text = runner.outputs["report"], runner.outputs["text"]
    assert runner.options()[-4:] == ["-o", text, "-o", report]
    ending = report.rpartition(".")[2]
    assert ENDINGS[f".{ending}"] == form
    assert Path(report).read_text() == f"the report as {ending}\n"
    assert Path(text).read_text() == "the report as txt\n"


def test_a_check_that_could_not_run_has_no_summary(runner: Runner) -> None:
    runner.check(2)
    assert runner.outputs["status"] == "2"
    assert runner.summary == ""


def test_inputs_stay_what_they_are(runner: Runner) -> None:
    runner.check(0, CONFIG_FILE="-my course/$(touch x).yml", SITE="--help; touch x", STRICT="true")
    options = runner.options()
    assert options[1] == "--config-file=-my course/$(touch x).yml"
    assert options[-2:] == ["--site=--help; touch x", "--strict"]
    assert not (runner.folder / "x").exists()


def test_the_summary_shows_a_report_and_never_marks_it_up(runner: Runner) -> None:
    runner.check(0, "</pre><b>&amp;\n")
    assert "\n&lt;/pre>&lt;b>&amp;amp;\n" in runner.summary


@pytest.mark.parametrize("report", ["&<&<\n" * 100_000, "&<" * 200_000, "北\n" * 200_000])
def test_the_summary_is_not_longer_than_github_takes(runner: Runner, report: str) -> None:
    runner.check(0, report)
    assert len(runner.summary.encode()) < 1_048_576
    assert runner.summary.endswith(
        "The report is longer than a summary can hold, and was cut.\n</pre>\n"
    )


def test_the_command_gives_all_that_the_action_needs(runner: Runner, folder: Folder) -> None:
    runner.script = REAL_PROGRAM
    folder.write(SMALLEST | {"mkdocs.yml": MKDOCS_YML})
    printed = runner.check(0, FORMAT="json")
    counts = "0 links, 0 in order, 0 faults, 0 requests."
    assert printed == f"{counts}\n"
    assert runner.summary == f"## Links\n<pre>\n{counts}\n</pre>\n"
    assert json.loads(Path(runner.outputs["report"]).read_text())["links"] == []


def test_of_a_manifest_that_cannot_be_read_the_action_tells_the_problems(
    runner: Runner, folder: Folder
) -> None:
    runner.script = REAL_PROGRAM
    folder.write({"course.yaml": "titel: A course\n", "mkdocs.yml": MKDOCS_YML})
    printed = runner.check(1, FORMAT="junit")
    assert printed.startswith("::error file=course.yaml,line=1,col=1,")
    assert "course.yaml:1:1: error: " in runner.summary
    assert "course.yaml" in Path(runner.outputs["report"]).read_text()


def test_the_action_fails_where_there_is_no_such_form(runner: Runner, folder: Folder) -> None:
    runner.script = REAL_PROGRAM
    folder.write(SMALLEST | {"mkdocs.yml": MKDOCS_YML})
    runner.check(2, FORMAT="github")
    assert not Path(runner.outputs["report"]).exists()


def test_every_input_of_the_action_is_used() -> None:
    steps = yaml.safe_dump(action_steps(), width=1000)
    for name in data("action.yml")["inputs"]:
        assert re.search(rf"inputs\.{name}(?![\w-])", steps), name


def test_the_action_has_the_inputs_and_outputs_that_are_promised() -> None:
    action = data("action.yml")
    assert {name: entry["default"] for name, entry in action["inputs"].items()} == {
        "config-file": "mkdocs.yml",
        "site": "",
        "strict": "false",
        "format": "text",
        "python-version": "3.12",
        "issue": "true",
        "token": "${{ github.token }}",
    }
    assert set(action["outputs"]) == {"status", "report"}
    assert all(entry["description"] for entry in action["inputs"].values())


def test_steps_are_named_before_they_are_asked() -> None:
    known: set[str] = set()
    for one in action_steps():
        asked = re.findall(r"steps\.([\w-]+)\.", yaml.safe_dump(one, width=1000))
        assert set(asked) <= known
        known |= {one.get("id", "")}
    outputs = yaml.safe_dump(data("action.yml")["outputs"])
    assert set(re.findall(r"steps\.([\w-]+)\.", outputs)) <= known


@pytest.mark.parametrize("one", scripts())
def test_nothing_is_pasted_into_a_script(one: dict[str, Any]) -> None:
    assert one["shell"] == "bash"
    assert "${{" not in one["run"]


@pytest.mark.parametrize("one", scripts())
def test_a_script_knows_every_variable_that_it_reads(one: dict[str, Any]) -> None:
    read = set(re.findall(r"\$\{?([A-Z_]+)", one["run"]))
    given = {"RUNNER_TEMP", "GITHUB_ACTION_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}
    assert read <= given | set(one["env"])


@pytest.mark.parametrize("one", scripts())
def test_bash_can_read_every_script(one: dict[str, Any]) -> None:
    subprocess.run(["bash", "-n", "-c", one["run"]], check=True)


def test_what_was_proved_is_kept_of_a_check_that_fails_too() -> None:
    """`actions/cache` alone saves nothing where the job fails."""
    restore, save = (one for one in action_steps() if "cache" in one.get("uses", ""))
    assert (restore["uses"].split("@")[0], save["uses"].split("@")[0]) == (
        "actions/cache/restore",
        "actions/cache/save",
    )
    assert save["if"].startswith("always()")
    assert restore["with"]["path"] == save["with"]["path"]
    assert save["with"]["key"] == f"${{{{ steps.{restore['id']}.outputs.cache-primary-key }}}}"
    assert restore["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert "github.run_id" in restore["with"]["key"]


def test_the_issue_is_kept_of_a_check_that_fails_too_and_of_no_other() -> None:
    condition = step("Keep the issue")["if"]
    assert condition.startswith("always() && steps.check.outputs.status && ")


def test_what_the_action_needs_is_in_the_repository() -> None:
    runs = "\n".join(one.get("run", "") for one in action_steps())
    files = re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", runs)
    assert sorted(files) == ["constraints.txt", "tools/links-issue.sh"]
    assert all((REPOSITORY / file).is_file() for file in files)


@pytest.mark.parametrize("name", ["action.yml", WORKFLOW])
def test_what_is_used_of_others_has_a_version_and_only_github_is_named(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    uses = re.findall(r"uses: (\S+)", text)
    assert uses
    for one in uses:
        assert one == "./" or re.fullmatch(r"actions/[\w/-]+@v\d+", one), one


def test_the_workflow_runs_weekly_and_on_request_with_no_more_than_it_needs() -> None:
    workflow = data(WORKFLOW)
    when = workflow[True]  # what YAML 1.1 makes of `on`
    ((schedule,),) = (entry.values() for entry in when["schedule"])
    minute, hour, day, month, weekday = schedule.split()
    assert int(minute) not in (0, 15, 30, 45)
    assert (int(hour) < 24, day, month, int(weekday) < 7) == (True, "*", "*", True)
    assert "workflow_dispatch" in when
    assert workflow["permissions"] == {"contents": "read", "issues": "write"}
    assert workflow["concurrency"]
    assert [one["uses"] for one in workflow["jobs"]["links"]["steps"]] == [
        "actions/checkout@v4",
        "./",
    ]


def test_there_are_two_hooks() -> None:
    hooks = {hook["id"]: hook for hook in data(HOOKS)}
    assert {name: hook["entry"] for name, hook in hooks.items()} == {
        "coursewright-check": "coursewright check",
        "coursewright-links": "coursewright links --offline",
    }
    for hook in hooks.values():
        assert hook["name"]
        assert hook["description"]
        assert (hook["language"], hook["pass_filenames"]) == ("python", False)


@pytest.mark.parametrize("hook", data(HOOKS), ids=lambda hook: hook["id"])
def test_the_hooks_run_when_the_course_has_changed(hook: dict[str, Any]) -> None:
    for name in ("course.yaml", "mkdocs.yml", "docs/a.md", "docs/a/b.png", "materials/w1/a.pptx"):
        assert re.search(hook["files"], name), name
    for name in ("README.md", "course.yaml.bak", "mkdocs-yml", "src/docs.py", "site/docs/a.html"):
        assert not re.search(hook["files"], name), name


def options_of(command: str) -> set[str]:
    found = main.commands[command]
    return {name for parameter in found.params for name in parameter.opts}


@pytest.mark.parametrize("hook", data(HOOKS), ids=lambda hook: hook["id"])
def test_the_hooks_call_commands_that_are_there(hook: dict[str, Any]) -> None:
    program, command, *options = hook["entry"].split()
    assert program == "coursewright"
    assert set(options) <= options_of(command)


def test_the_action_gives_options_and_forms_that_are_there() -> None:
    options = set(re.findall(r"(?<![\w-])(--[a-z-]+|-o)(?=[=\s)])", CHECK["run"]))
    assert options == {"--config-file", "--site", "--strict", "--format", "-o"}
    assert options <= options_of("links")
    described = data("action.yml")["inputs"]["format"]["description"]
    assert described.endswith("text, json, sarif, junit or html.")

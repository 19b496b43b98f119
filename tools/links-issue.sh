#!/bin/sh
# Keep one issue with the report of the check of links: open it, bring it up to date, or close it.
# usage: links-issue.sh REPORT STATUS    (STATUS is what the check exited with)
# Uses the command gh, with GH_TOKEN and GH_REPO, and the variables that GitHub sets in a workflow.
set -eu
if [ $# != 2 ]; then
	echo 'usage: links-issue.sh REPORT STATUS' >&2
	exit 2
fi
report=$1 status=$2

title='Links that lead nowhere' label=links
run=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID

# GitHub takes 65,536 characters. With lines this long at most, what stands around the report, its
# fence included, fits into the rest. The sub() removes the letter that substr() may have halved.
shortened() {
	LC_ALL=C awk '
		length > 1000 { $0 = substr($0, 1, 1000); sub(/[\300-\377][\200-\277]*$/, ""); $0 = $0 "…" }
		{ total += length + 1 }
		total > 60000 { exit }
		{ print }
	' <"$report"
}

# A fence that is longer than any run of backticks in what it stands around.
fence_for() {
	printf '%s\n' "$1" | LC_ALL=C tr -c '`' '\n' | awk '
		length > most { most = length }
		END { for (count = most < 3 ? 3 : most + 1; count; count--) printf "`" }
	'
}

body() {
	shown=$(shortened)
	fence=$(fence_for "$shown")
	printf 'This is what [the last check](%s) of the links found. ' "$run"
	printf 'Each check brings it up to date, and closes the issue when nothing is left to mend. '
	printf "A link that has to stay as it is can be waived under \`ignore_links\` in \`course.yaml\`.\n\n"
	printf '%s\n%s\n%s\n\n' "$fence" "$shown" "$fence"
	if [ "$shown" != "$(cat <"$report")" ]; then
		printf 'The report is longer than an issue can hold, and was cut.\n\n'
	fi
	printf '%s\n' "$mark"
}

find_issue() {
	gh issue list --state open --label "$label" --limit 100 --json number,title \
		--jq "map(select(.title == \"$title\"))[0].number // empty"
}

case $status in
0)
	number=$(find_issue)
	if [ -n "$number" ]; then
		gh issue close "$number" --comment "Nothing is left to mend, says [the last check]($run)."
	else
		echo 'No link leads nowhere, and no issue says so.'
	fi
	exit
	;;
1) ;;
*)
	echo "The check could not run (status $status); the issue stays as it is."
	exit
	;;
esac

if ! [ -s "$report" ]; then
	echo "There is no report in $report; the issue stays as it is."
	exit
fi

# The report's last line counts requests, which are others each time.
mark="<!-- $(sed '$d' <"$report" | cksum) -->"
text=$(body)
number=$(find_issue)
if [ -z "$number" ]; then
	gh label create "$label" --force --color d4c5f9 --description "$title"
	printf '%s\n' "$text" | gh issue create --title "$title" --label "$label" --body-file -
	exit
fi

old=$(gh issue view "$number" --json body --jq .body)
printf '%s\n' "$text" | gh issue edit "$number" --body-file -
# An edit tells nobody, and a comment does: so there is one only where the list is another.
case $old in
*"$mark"*) ;;
*) gh issue comment "$number" --body "The list above changed with [the last check]($run)." ;;
esac

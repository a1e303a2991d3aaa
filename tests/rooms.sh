#!/bin/sh
# SPDX-License-Identifier: MIT
# rooms.sh REPOSITORY: whether the headers include only lower rooms, and keep some other rules that
# a compiler does not know.
set -u
LC_ALL=C
export LC_ALL

# Who may include whom, and with each of them what that one may include. Every header has its line,
# but for the umbrella: it includes the public headers, all of them and nothing else.
allowed='
version.hpp:
sha256.hpp:
timestamp.hpp:
identity.hpp: sha256.hpp detail/clear_text.hpp detail/placeholder_digests.hpp
email.hpp: identity.hpp sha256.hpp detail/clear_text.hpp
phone.hpp: identity.hpp sha256.hpp detail/clear_text.hpp detail/numbering_plans.hpp detail/phone_plan.hpp detail/phone_text.hpp
offline_event.hpp: sha256.hpp timestamp.hpp
source.hpp:
config.hpp: email.hpp offline_event.hpp phone.hpp source.hpp timestamp.hpp detail/event_names.hpp
config_json.hpp: config.hpp detail/reader.hpp detail/scalar.hpp
payload.hpp: offline_event.hpp detail/event_names.hpp detail/writer.hpp detail/text_writer.hpp
map_event.hpp: config.hpp payload.hpp detail/read_event.hpp
batch.hpp: offline_event.hpp
response.hpp:
adapters/libphonenumber.hpp:
adapters/simdjson.hpp: config.hpp map_event.hpp offline_event.hpp detail/reader.hpp detail/scalar.hpp
detail/clear_text.hpp:
detail/event_names.hpp:
detail/placeholder_digests.hpp:
detail/numbering_plans.hpp:
detail/phone_plan.hpp: detail/clear_text.hpp detail/numbering_plans.hpp
detail/phone_text.hpp: detail/clear_text.hpp
detail/scalar.hpp:
detail/reader.hpp: detail/scalar.hpp
detail/number_text.hpp: offline_event.hpp
detail/text_store.hpp: detail/clear_text.hpp
detail/kinds.hpp: config.hpp email.hpp identity.hpp phone.hpp detail/clear_text.hpp detail/event_names.hpp detail/number_text.hpp detail/scalar.hpp detail/text_store.hpp
detail/event_walker.hpp: config.hpp detail/reader.hpp
detail/read_event.hpp: config.hpp identity.hpp phone.hpp detail/event_walker.hpp detail/kinds.hpp detail/reader.hpp
detail/writer.hpp: offline_event.hpp
detail/text_writer.hpp: offline_event.hpp detail/number_text.hpp
'

# The lowest rooms, which anyone may use.
allowed="$allowed
issue.hpp:
number.hpp:
currency.hpp: detail/text.hpp
detail/text.hpp:
detail/text/unicode.hpp: detail/text.hpp
detail/json.hpp:
detail/json_traits.hpp:
detail/json_text.hpp: detail/json.hpp
detail/nearest.hpp: detail/text.hpp
anyone: issue.hpp number.hpp currency.hpp detail/text.hpp detail/text/unicode.hpp detail/nearest.hpp detail/json.hpp detail/json_traits.hpp detail/json_text.hpp
"

# What one side must never see, by whatever way: read knows no JSON of TikTok's, render knows no
# event. This holds even when someone adds an arrow above.
never='
detail/read_event.hpp: payload.hpp detail/writer.hpp detail/text_writer.hpp
detail/kinds.hpp: payload.hpp detail/writer.hpp detail/text_writer.hpp
detail/reader.hpp: payload.hpp detail/writer.hpp detail/text_writer.hpp
detail/scalar.hpp: payload.hpp detail/writer.hpp detail/text_writer.hpp
payload.hpp: config.hpp source.hpp detail/reader.hpp
detail/writer.hpp: config.hpp source.hpp detail/reader.hpp
detail/text_writer.hpp: config.hpp source.hpp detail/reader.hpp
batch.hpp: config.hpp source.hpp detail/reader.hpp
response.hpp: config.hpp offline_event.hpp
source.hpp: sha256.hpp
issue.hpp: sha256.hpp
number.hpp: sha256.hpp
currency.hpp: sha256.hpp
identity.hpp: config.hpp source.hpp offline_event.hpp
email.hpp: config.hpp source.hpp offline_event.hpp phone.hpp
phone.hpp: config.hpp source.hpp offline_event.hpp email.hpp
'

if [ $# -ne 1 ] || [ ! -d "$1/include/tiktok_offline" ]; then
  echo "usage: rooms.sh REPOSITORY" >&2
  exit 2
fi
root=$1/include/tiktok_offline

set --
for file in "$root"/* "$root"/*/* "$root"/*/*/*; do
  [ ! -f "$file" ] || set -- "$@" "$file"
done

root=$root/ allowed=$allowed never=$never awk '
function check(good, complaint) {
  ++checks
  if (good) return
  ++failures
  print "FAILED: " complaint
}

# "a/b/../c" is "a/c"
function resolved(path,    before) {
  while (match(path, /[^\/]+\/\.\.\//)) {
    before = path
    path = substr(path, 1, RSTART - 1) substr(path, RSTART + RLENGTH)
    if (path == before) break
  }
  gsub(/(^|\/)\.\//, "/", path)
  sub(/^\//, "", path)
  return path
}

# Reads a table of lines "from: to to" into table[from, to] and has_line[from].
function read_table(text, table, has_line,    lines, n, i, words, m, j) {
  n = split(text, lines, "\n")
  for (i = 1; i <= n; ++i) {
    m = split(lines[i], words, " ")
    if (m == 0) continue
    sub(/:$/, "", words[1])
    has_line[words[1]] = 1
    for (j = 2; j <= m; ++j) table[words[1], words[j]] = 1
  }
}

# Adds to table all that is reached over several arrows between names.
function close_table(table, names,    a, b, c) {
  for (b in names) for (a in names) if ((a, b) in table) {
    for (c in names) if ((b, c) in table) table[a, c] = 1
  }
}

function is_public(header) { return header !~ /\// && header != umbrella }

BEGIN {
  umbrella = "tiktok_offline.hpp"
  root = ENVIRON["root"]
  read_table(ENVIRON["allowed"], may, has_line)
  read_table(ENVIRON["never"], must_not, unused)
  for (name in has_line) if (name != "anyone") names[name] = 1
  for (name in names) {
    if (("anyone", name) in may) continue
    for (other in names) if (("anyone", other) in may) may[name, other] = 1
  }
  close_table(may, names)

  for (i = 1; i < ARGC; ++i) {
    header = substr(ARGV[i], length(root) + 1)
    headers[header] = 1
    check(header ~ /\.hpp$/, header ": is no .hpp")
    check(header == umbrella || (header in has_line), header ": has no line in this table")
  }
  check(umbrella in headers, umbrella ": is not there")
  for (name in names) check(name in headers, name ": has a line in the table, but is not there")
}

FNR == 1 {
  ++checks  # of the rules for single lines
  header = substr(FILENAME, length(root) + 1)
  folder = header
  if (!sub(/[^\/]*$/, "", folder)) folder = ""
  guard = "TIKTOK_OFFLINE_" toupper(header)
  gsub(/[^A-Z0-9]/, "_", guard)
}

{ place = header ":" FNR ": " }

/^[ \t]*#[ \t]*include/ {
  target = $0
  sub(/^[ \t]*#[ \t]*include[ \t]*/, "", target)
  quoted = target ~ /^"/
  sub(/^["<]/, "", target)
  sub(/[">].*$/, "", target)
  if (quoted || target ~ /^tiktok_offline\//) {
    if (quoted) target = folder target
    else sub(/^tiktok_offline\//, "", target)
    target = resolved(target)
    arrow[header, target] = 1
    check(target != umbrella, place "includes the umbrella")
    check(target in headers, place "includes " target ", which is not there")
    if (header == umbrella) {
      check(is_public(target), place "the umbrella includes " target ", which is not public")
    } else if (target != umbrella) {
      check((header, target) in may, place header " may not include " target)
    }
    next
  }
  check(target !~ /^openssl\// || header == "sha256.hpp",
        place "OpenSSL is for sha256.hpp alone")
  check(target !~ /^nlohmann\// || header == "detail/json.hpp",
        place "nlohmann/json is for detail/json.hpp, which checks its version")
  check(target !~ /^phonenumbers\// || header == "adapters/libphonenumber.hpp",
        place "libphonenumber is for its adapter alone")
  check(target !~ /^simdjson/ || header == "adapters/simdjson.hpp",
        place "simdjson is for its adapter alone")
  check(target !~ /^(iostream|regex|locale|iomanip|sstream)$/,
        place "<" target "> is not for headers")
  next
}

/^[ \t]*#[ \t]*define/ {
  name = $0
  sub(/^[ \t]*#[ \t]*define[ \t]*/, "", name)
  sub(/[^A-Za-z0-9_].*$/, "", name)
  check(name == guard || name ~ /^TIKTOK_OFFLINE_VERSION_/,
        place "#define " name " is neither the guard " guard " nor a version")
}

# Windows makes macros of min and max; in brackets, (std::max)(a, b), they are left alone.
$0 ~ /::[ \t]*(min|max)[ \t]*\(/ { check(0, place "min or max is not in brackets") }

END {
  for (header in headers) {
    if (is_public(header)) {
      check((umbrella, header) in arrow, umbrella ": does not include " header)
    }
  }

  for (pair in arrow) reached[pair] = 1
  close_table(reached, headers)
  for (header in headers) {
    check(!((header, header) in reached), header ": includes itself on some way, a cycle")
  }
  for (name in names) check(!((name, name) in may), name ": is on a cycle of the table")
  for (pair in must_not) {
    split(pair, end, SUBSEP)
    check(!(pair in reached), end[1] ": must never see " end[2] ", on no way")
  }

  print "rooms: " checks " checks, " failures + 0 " failed"
  exit (failures > 0)
}' "$@"

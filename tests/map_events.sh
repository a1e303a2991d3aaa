#!/bin/sh
# SPDX-License-Identifier: MIT
# map_events.sh MAP_EVENTS: whether the filter keeps its promises: what it reads, what it writes
# where, what it reports, and how it ends.
set -u
LC_ALL=C
export LC_ALL

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
  echo "usage: map_events.sh MAP_EVENTS" >&2
  exit 2
fi
map_events=$1
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export map_events tmp

checks=0
failures=0

fail() {
  failures=$((failures + 1))
  echo "FAILED: $1"
}

# is WHAT WANTED GOT: two texts are the same.
is() {
  checks=$((checks + 1))
  [ "$2" = "$3" ] && return
  fail "$1"
  printf '  wanted: %s\n  got:    %s\n' "$2" "$3" | head -n 40
}

# same WHAT WANTED_FILE GOT_FILE: two files are the same, byte for byte.
same() {
  checks=$((checks + 1))
  cmp -s "$2" "$3" && return
  fail "$1"
  diff "$2" "$3" | head -n 6 | awk '{ print "  " substr($0, 1, 300) }'
}

# holds WHAT FILE TEXT: a line of the file holds the text.
holds() {
  checks=$((checks + 1))
  grep -F -q -e "$3" "$2" && return
  fail "$1"
  printf '  no line holds: %s\n' "$3"
  head -n 5 "$2" | awk '{ print "  " substr($0, 1, 300) }'
}

# run ARGUMENT...: leaves $status, $tmp/out and $tmp/err.
run() {
  "$map_events" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# What the reports say, one a line: "3 rejected missing_timestamp", codes with commas between them.
reports() {
  awk -F '"' '/^{"line":/ {
    line = $3
    gsub(/[^0-9]/, "", line)
    codes = ""
    for (i = 1; i <= NF; ++i) {
      if ($i == "code") codes = codes (codes == "" ? "" : ",") $(i + 2)
    }
    print line, $6, codes
  }' "$1"
}

# summary READ MAPPED FILTERED REJECTED PAYLOADS: the front of a summary, as `short` leaves it.
summary() {
  printf '{"summary":{"read":%d,"mapped":%d,"filtered":%d,"rejected":%d,"payloads":%d}}\n' "$@"
}

# short FILE: its lines; of a summary the outcomes only.
short() { sed 's/^\({"summary":.*"payloads":[0-9]*\),.*/\1}}/' "$1"; }

# ends_with WHAT READ MAPPED FILTERED REJECTED PAYLOADS: status 0, and the summary is last.
ends_with() {
  wanted='{"summary":{"read":'$2',"mapped":'$3',"filtered":'$4',"rejected":'$5',"payloads":'$6'}}'
  is "$1: the status" 0 "$status"
  is "$1: one summary, and it is the last line" "1 $wanted" \
    "$(short "$tmp/err" | awk '/^{"summary"/ { ++n } { last = $0 } END { print n, last }')"
}

# The ids of the payloads in a file, in order.
ids() { sed -n 's/.*,"event_id":"\([^"]*\)".*/\1/p' "$1"; }

config=$tmp/config.json
cat >"$config" <<'END'
{"event_set_id": "7181537436256731137",
 "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"},
             {"event_name": "generate_lead", "tiktok_event_type": "SubmitForm"}],
 "default_country": "33"}
END

# A person whom nobody may find on standard error. The digests are those of sha256sum, for
# lea.secret@example.com and +33612345678.
mail=lea.secret@example.com
phone='06 12 34 56 78'
mail_digest=42efe4638c33b5229003ad31f5f6f5745b078d5b94d2da8323de5140b3282af0
phone_digest=42d573cfc315801d4cd8eddd5416b416a0bf298b9b9e12d6b07442c91db42bd8

# Nothing of the person, not even a part.
is_private() {
  is "$1: nothing personal on standard error" "" \
    "$(grep -i -e secret -e '12 *34 *56 *78' "$tmp/err")"
}

# event ID: an event that maps without an issue; the second half of a line can follow.
at='"context":{"event_timestamp":1716889512345}'
user='"user":{"email":"'$mail'"}'
event() { printf '{"event_name":"purchase","id":"%s",%s,%s}' "$1" "$user" "$at"; }

# The payload of event ID. The time is that of `date -u -d @1716889512`.
payload() {
  printf '{"event_set_id":"7181537436256731137","event":"CompletePayment","event_id":"%s",' "$1"
  printf '"timestamp":"2024-05-28T09:45:12.345Z","context":{"user":{"emails":["%s"]}},' \
    $mail_digest
  printf '"properties":{"order_id":"%s"}}\n' "$1"
}

# --- Where events come from

event A1 >"$tmp/in"
echo >>"$tmp/in"
event A2 >>"$tmp/in"
echo >>"$tmp/in"
{ payload A1; payload A2; } >"$tmp/wanted"

run --config "$config" "$tmp/in"
ends_with "input from a file" 2 2 0 0 2
same "input from a file: the payloads" "$tmp/wanted" "$tmp/out"
is "input from a file: no report for events without an issue" "$(summary 2 2 0 0 2)" \
  "$(short "$tmp/err")"

run --config "$config" <"$tmp/in"
ends_with "standard input" 2 2 0 0 2
same "standard input: the payloads" "$tmp/wanted" "$tmp/out"

run --config "$config" - <"$tmp/in"
ends_with "- is standard input" 2 2 0 0 2
same "- is standard input: the payloads" "$tmp/wanted" "$tmp/out"

{ event A1; echo; event A2; echo; } | "$map_events" --config "$config" >"$tmp/out" 2>"$tmp/err"
status=$?
ends_with "a pipe" 2 2 0 0 2
same "a pipe: the payloads" "$tmp/wanted" "$tmp/out"

run "$tmp/in" --format offline_track --config "$config"
ends_with "the input in front of the options" 2 2 0 0 2
same "the input in front of the options: the payloads" "$tmp/wanted" "$tmp/out"

run --config="$config" "$tmp/in"
ends_with "--config=FILE" 2 2 0 0 2

{ event A1; echo; event A2; } >"$tmp/in"
run --config "$config" "$tmp/in"
ends_with "no newline after the last line" 2 2 0 0 2
same "no newline after the last line: the payloads have theirs" "$tmp/wanted" "$tmp/out"

{ event A1; printf '\r\n'; event A2; printf '\r\n'; } >"$tmp/in"
run --config "$config" "$tmp/in"
ends_with "lines that end with CRLF" 2 2 0 0 2
same "lines that end with CRLF: the payloads end with LF alone" "$tmp/wanted" "$tmp/out"

{ printf ' \t'; event A1; printf '  \n'; event A2; printf '\t\r\n'; } >"$tmp/in"
run --config "$config" "$tmp/in"
ends_with "white space around an event" 2 2 0 0 2
same "white space around an event: the payloads" "$tmp/wanted" "$tmp/out"

run --config "$config" </dev/null
ends_with "no input" 0 0 0 0 0
is "no input: no payload" "" "$(cat "$tmp/out")"

printf '\n \t \n\r\n\v\f\n   ' >"$tmp/in"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
ends_with "only blank lines" 0 0 0 0 0
same "only blank lines: no rejects" /dev/null "$tmp/rejects"
is "only blank lines: no report" "$(summary 0 0 0 0 0)" "$(short "$tmp/err")"

# --- Text is kept: the first and the last character of each length in UTF-8, but for controls

id=
for character in ' ' '~' '\302\200' '\303\251' '\337\277' '\340\240\200' '\342\202\254' \
  '\355\237\277' '\356\200\200' '\357\277\277' '\360\220\200\200' '\360\237\230\200' \
  '\364\217\277\277'; do
  id="$id${character}_"
done
id=$(printf "$id")
{ event "$id"; echo; } >"$tmp/in"
payload "$id" >"$tmp/wanted"
run --config "$config" "$tmp/in"
ends_with "UTF-8 of one to four bytes" 1 1 0 0 1
same "UTF-8 of one to four bytes: the payload" "$tmp/wanted" "$tmp/out"

# --- One run over all sorts of lines. Each `line` notes what must come of it.

: >"$tmp/in"
: >"$tmp/wanted_rejects"
: >"$tmp/wanted_reports"
: >"$tmp/wanted_ids"
number=0
count=0
mapped=0
filtered=0
rejected=0

# line STATUS CODES: takes the line from $tmp/line, with its line end. CODES is - for no report. A
# mapped line has the id "line N".
line() {
  number=$((number + 1))
  cat "$tmp/line" >>"$tmp/in"
  case $1 in
    blank) return ;;
    mapped)
      mapped=$((mapped + 1))
      echo "line $number" >>"$tmp/wanted_ids"
      ;;
    filtered) filtered=$((filtered + 1)) ;;
    rejected)
      rejected=$((rejected + 1))
      cat "$tmp/line" >>"$tmp/wanted_rejects"
      ;;
  esac
  count=$((count + 1))
  [ "$2" = - ] || echo "$number $1 $2" >>"$tmp/wanted_reports"
}

# text STATUS CODES FORMAT: a line written by printf, then a newline.
text() {
  printf -- "$3\n" >"$tmp/line"
  line "$1" "$2"
}

# good: an event that maps and has no issue stands between the odd ones.
good() {
  { event "line $((number + 1))"; echo; } >"$tmp/line"
  line mapped -
}

# member STATUS CODES FORMAT: an event with one more member.
member() {
  {
    printf '{"event_name":"purchase","id":"line %d",' $((number + 1))
    printf -- "$3"
    printf ',%s,%s}\n' "$user" "$at"
  } >"$tmp/line"
  line "$1" "$2"
}

# many N TEXT: the text, N times.
many() {
  awk -v n="$1" -v text="$2" 'BEGIN {
    for (pieces = 1; pieces < 4096; pieces *= 2) text = text text
    one = length(text) / pieces
    for (; n >= pieces; n -= pieces) printf "%s", text
    printf "%s", substr(text, 1, n * one)
  }'
}

good
text blank - ''
text rejected invalid_json 'no JSON'
text rejected invalid_json '{"event_name":"purchase","user":{"email":"'$mail'"'
text rejected invalid_json '{"event_name":"purchase","user":{"phone":"'"$phone"
good
text blank - ' \t\r'
text rejected invalid_json '{"event_name":"purchase",}'
text rejected invalid_json '{}, {}'
text rejected invalid_json '{"email":'$mail'}'
text rejected invalid_json "$mail"
text rejected invalid_json "{'event_name':'purchase','id':'$mail'}"
text rejected invalid_json '{"event_name":"purchase"} // '$mail
text rejected invalid_json '{"event_name":"purchase","value":NaN}'
text rejected invalid_json '{"event_name":"purchase",\000"id":"'$mail'"}'
good
# A NUL byte is not JSON: nothing of such a line is mapped, and all of it can be sent again.
for odd in '%s\000' '%s\000%s' '%s\000rubbish' '%s \000\000 \t' '\000%s' '%s\000\r'; do
  text rejected invalid_json "$(printf '%s' "$odd" | sed "s|%s|$(event NUL)|g")"
done
text rejected invalid_json '\000'
good

# JSON, but no object.
for odd in '[]' '[{"event_name":"purchase"}]' '"'$mail'"' '33612345678' '-1.5e3' 'null' 'true'; do
  text rejected not_an_object "$odd"
done
text rejected missing_event_name '{}'
text rejected missing_event_name '{"event_name":12,"id":"'$mail'"}'
text rejected missing_event_name '{"event_name":" ","user":{"email":"'$mail'"}}'
good

# Bytes that are no UTF-8, in a value that is sent, in one that is not, and in a key: a lone
# continuation, a cut character, overlong forms, a surrogate, beyond U+10FFFF.
for odd in '\200' '\303' '\342\202' '\360\237\230' '\300\257' '\301\277' '\340\237\277' \
  '\355\240\200' '\360\217\277\277' '\364\220\200\200' '\370\210\200\200\200' '\376' '\377'; do
  text rejected invalid_json \
    '{"event_name":"purchase","id":"'"$odd"'","user":{"email":"'$mail'"},'"$at}"
  member rejected invalid_json '"comment":"'"$mail $odd"'"'
  member rejected invalid_json '"'"$odd"'":1'
  good
done

# Nesting that would overflow the stack of whoever recurses.
{ many 100000 '['; many 100000 ']'; echo; } >"$tmp/line"
line rejected not_an_object
{ many 100000 '['; echo; } >"$tmp/line"
line rejected invalid_json
{ many 100000 '{"a":'; echo; } >"$tmp/line"
line rejected invalid_json
{ many 100000 '{"a":'; printf 1; many 100000 '}'; echo; } >"$tmp/line"
line rejected missing_event_name
for name in comment items user; do
  # In `items` it stands where it is read: a member that is no object is an invalid item.
  case $name in
    comment) before='' codes=- outcome=mapped ;;
    items) before='' codes=invalid_item outcome=mapped ;;
    user) before='"event_name":"page_view",' codes=- outcome=filtered ;;
  esac
  {
    printf '{"event_name":"purchase",%s"id":"line %d",%s,%s,"%s":' \
      "$before" $((number + 1)) "$user" "$at" "$name"
    many 100000 '['
    many 100000 ']'
    echo '}'
  } >"$tmp/line"
  line "$outcome" "$codes"
done
good

# Lines that end at, before and after the end of a buffer of any usual size.
for length in 4095 4096 4097 8191 8192 65534 65535 65536 65537 131071 131072; do
  { many $length x; echo; } >"$tmp/line"
  line rejected invalid_json
done
good

# Filtered: nothing is reported, whatever else is in it.
text filtered - '{"event_name":"page_view","user":{"email":"'$mail'","phone":"none"},"value":"x"}'
text filtered - '{"event_name":"Purchase"}'
text filtered - '{"event_name":"purchase "}'
text filtered - '{"event_name":"'$mail'"}'

# The person in odd places.
member mapped invalid_currency '"currency":"'$mail'"'
member mapped unknown_event_channel '"type":"'$mail'"'
member mapped not_a_number '"value":"'"$phone"'"'
member mapped wrong_type '"items":"'$mail'"'
member mapped invalid_item '"items":["'$mail'"]'
member mapped invalid_item '"items":{"'$mail'":1}'
member mapped - '"'$mail'":"'"$phone"'"'
text rejected missing_timestamp '{"event_name":"purchase","id":"'$mail'",'"$user"'}'
text rejected missing_user_identity '{"event_name":"purchase","user":"'"$mail $phone"'",'"$at}"
text blank - ''

# The rejects keep CRLF, and the missing newline of the last line.
text rejected missing_user_identity '{"event_name":"purchase",'"$at"'}\r'
{ event "line $((number + 1))"; printf '\r\n'; } >"$tmp/line"
line mapped -
text rejected invalid_json 'CRLF\r'
printf '{"event_name":"purchase","user":{"email":"%s","phone":"%s' "$mail" "$phone" >"$tmp/line"
line rejected invalid_json

run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
ends_with "all sorts of lines" $count $mapped $filtered $rejected $mapped
reports "$tmp/err" >"$tmp/got"
same "all sorts of lines: the reports" "$tmp/wanted_reports" "$tmp/got"
wanted_lines=$(($(wc -l <"$tmp/wanted_reports") + 1))
is "all sorts of lines: nothing but reports on standard error" "$wanted_lines" \
  "$(grep -c '^{.*}$' "$tmp/err")"
is "all sorts of lines: no other line on standard error" "$wanted_lines" \
  $(($(wc -l <"$tmp/err")))
ids "$tmp/out" >"$tmp/got"
same "all sorts of lines: the payloads in the order of the lines" "$tmp/wanted_ids" "$tmp/got"
is "all sorts of lines: one payload a line" "$mapped" $(($(wc -l <"$tmp/out")))
same "all sorts of lines: the rejects" "$tmp/wanted_rejects" "$tmp/rejects"
is_private "all sorts of lines"
is "all sorts of lines: no clear address or phone in a payload" "" \
  "$(grep -e "$mail" -e "$phone" "$tmp/out" | head -n 1)"
is "all sorts of lines: no progress without a terminal" "" "$(grep 'events read' "$tmp/err")"

# The rejects can be fed again: the same lines, the same answers.
run --config "$config" --rejects "$tmp/again" "$tmp/rejects"
ends_with "the rejects again" $rejected 0 0 $rejected 0
same "the rejects again: the rejects" "$tmp/rejects" "$tmp/again"
is "the rejects again: no payload" "" "$(cat "$tmp/out")"
awk '$2 == "rejected" { print ++n, $2, $3 }' "$tmp/wanted_reports" >"$tmp/more"
reports "$tmp/err" >"$tmp/got"
same "the rejects again: the reports" "$tmp/more" "$tmp/got"

run --config "$config" - <"$tmp/in"
ends_with "all sorts of lines from standard input, without --rejects" \
  $count $mapped $filtered $rejected $mapped

# Whichever parser reads them.
cp "$tmp/out" "$tmp/wanted"
cp "$tmp/err" "$tmp/wanted_err"
for reader in nlohmann simdjson; do
  run --config "$config" --reader $reader "$tmp/in"
  [ $reader != simdjson ] || [ $status -ne 2 ] || continue  # built without it
  ends_with "all sorts of lines by $reader" $count $mapped $filtered $rejected $mapped
  same "all sorts of lines by $reader: the payloads" "$tmp/wanted" "$tmp/out"
  same "all sorts of lines by $reader: the reports" "$tmp/wanted_err" "$tmp/err"
done

# --- Lines of 20 MB: one that breaks off, one that is good

{
  event A0 | sed 's/}$/,"comment":"/' | awk '{ printf "%s", $0 }'
  many 20000000 x
} >"$tmp/line"
{ cat "$tmp/line"; echo; } >"$tmp/wanted_rejects"
{ cat "$tmp/wanted_rejects" "$tmp/line"; echo '"}'; event A1; echo; } >"$tmp/in"
{ payload A0; payload A1; } >"$tmp/wanted"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
ends_with "lines of 20 MB" 3 2 0 1 2
is "lines of 20 MB: the report" "1 rejected invalid_json" "$(reports "$tmp/err")"
same "lines of 20 MB: the payloads" "$tmp/wanted" "$tmp/out"
same "lines of 20 MB: the rejects" "$tmp/wanted_rejects" "$tmp/rejects"
is_private "lines of 20 MB"
rm -f "$tmp/in" "$tmp/line" "$tmp/rejects" "$tmp/wanted_rejects"

# --- Reports and payloads, letter by letter

cat >"$tmp/in" <<END
{"event_name":"page_view","type":"shop floor"}

{"event_name":"purchase","id":"A1",$user}
{"event_name":"purchase","id":"A2",$user,$at,"type":"shop floor"}
{"event_name":"generate_lead","id":7,"user":{"phone":"$phone"},$at}
no JSON
END
cat >"$tmp/wanted" <<'END'
{"line":3,"status":"rejected","issues":[{"code":"missing_timestamp","level":"error","pointer":"/context/event_timestamp","message":"no source has a usable timestamp"}]}
{"line":4,"status":"mapped","issues":[{"code":"unknown_event_channel","level":"warning","pointer":"/type","message":"the event channel is not one of TikTok's and has no alias; it cannot be sent"}]}
{"line":6,"status":"rejected","byte":2,"issues":[{"code":"invalid_json","level":"error","pointer":"","message":"the text is not valid JSON"}]}
{"summary":{"read":5,"mapped":2,"filtered":1,"rejected":2,"payloads":2}}
END
{
  payload A2
  payload 7 | sed -e 's/CompletePayment/SubmitForm/' \
    -e "s/\"emails\":\[\"$mail_digest\"/\"phone_numbers\":[\"$phone_digest\"/"
} >"$tmp/wanted_payloads"
sed -n -e 3p -e 6p "$tmp/in" >"$tmp/wanted_rejects"
# What was in the file for the rejects before is gone.
{ event old; echo; event older; echo; } >"$tmp/rejects"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
is "a small file: the status" 0 "$status"
short "$tmp/err" >"$tmp/got"
same "a small file: standard error" "$tmp/wanted" "$tmp/got"
same "a small file: standard output" "$tmp/wanted_payloads" "$tmp/out"
same "a small file: the rejects" "$tmp/wanted_rejects" "$tmp/rejects"

# Two rows for one event: two payloads, in the order of the rows.
cat >"$tmp/two.json" <<'END'
{"event_set_id": "7181537436256731137",
 "mapping": [{"event_name": "purchase", "tiktok_event_type": "SubmitForm"},
             {"event_name": "purchase", "tiktok_event_type": "CompletePayment"}]}
END
{ event A1; echo; echo '{"event_name":"purchase",'"$at"'}'; } >"$tmp/in"
{ payload A1 | sed 's/CompletePayment/SubmitForm/'; payload A1; } >"$tmp/wanted"
run --config "$tmp/two.json" "$tmp/in"
ends_with "two rows" 2 1 0 1 2
same "two rows: the payloads" "$tmp/wanted" "$tmp/out"

# --- --format: the same event for the other API

# track_event ID: the event ID in the list of a body for event_track. Its time is in seconds.
track_event() {
  printf '{"event":"Purchase","event_time":1716889512,"event_id":"%s",' "$1"
  printf '"user":{"email":["%s"]},"properties":{"order_id":"%s"}}' $mail_digest "$1"
}

# track_body EVENTS: a body for event_track.
track_body() {
  printf '{"event_source":"offline","event_source_id":"7181537436256731137","data":[%s]}\n' "$1"
}

{ event A1; echo; event A2; echo; } >"$tmp/in"
{ track_body "$(track_event A1)"; track_body "$(track_event A2)"; } >"$tmp/wanted"
run --config "$config" --format event_track "$tmp/in"
ends_with "--format event_track" 2 2 0 0 2
same "--format event_track: the payloads" "$tmp/wanted" "$tmp/out"

sed 's/^{/{"format": "event_track", /' "$config" >"$tmp/track.json"
run --config "$tmp/track.json" "$tmp/in"
ends_with "event_track in the configuration" 2 2 0 0 2
same "event_track in the configuration: the payloads" "$tmp/wanted" "$tmp/out"

{ payload A1; payload A2; } >"$tmp/wanted"
run --config "$tmp/track.json" --format offline_track "$tmp/in"
ends_with "--format offline_track against the configuration" 2 2 0 0 2
same "--format offline_track against the configuration: the payloads" "$tmp/wanted" "$tmp/out"

# --- --batch: bodies of several events

# offline_event ID: what stands in the list of a batch for offline_track.
offline_event() { payload "$1" | sed 's/"event_set_id":"[0-9]*",//'; }

# offline_batch SET EVENT...
offline_batch() {
  printf '{"event_set_id":"%s","batch":[%s' "$1" "$2"
  shift 2
  [ $# -eq 0 ] || printf ',%s' "$@"
  printf ']}\n'
}

set_id=7181537436256731137
{
  event A1; echo
  echo '{"event_name":"purchase",'"$at"'}'
  event A2; echo
  echo
  echo '{"event_name":"page_view"}'
  event A3; echo
  event A4; echo
  event A5; echo
} >"$tmp/in"
{
  offline_batch $set_id "$(offline_event A1)" "$(offline_event A2)"
  offline_batch $set_id "$(offline_event A3)" "$(offline_event A4)"
  offline_batch $set_id "$(offline_event A5)"
} >"$tmp/wanted"
run --config "$config" --batch 2 --rejects "$tmp/rejects" "$tmp/in"
ends_with "--batch 2: payloads are counted, not bodies" 7 5 1 1 5
same "--batch 2: the bodies" "$tmp/wanted" "$tmp/out"
is "--batch 2: the report" "2 rejected missing_user_identity" "$(reports "$tmp/err")"
is "--batch 2: the rejects" '{"event_name":"purchase",'"$at"'}' "$(cat "$tmp/rejects")"
run --config "$config" --batch=2 <"$tmp/in"
same "--batch=2 from standard input: the bodies" "$tmp/wanted" "$tmp/out"

offline_batch $set_id "$(offline_event A1)" "$(offline_event A2)" "$(offline_event A3)" \
  "$(offline_event A4)" "$(offline_event A5)" >"$tmp/wanted"
run --config "$config" --batch 50 "$tmp/in"
ends_with "--batch with the limit of offline_track" 7 5 1 1 5
same "--batch with the limit of offline_track: the body" "$tmp/wanted" "$tmp/out"

track_body "$(track_event A1),$(track_event A2),$(track_event A3),$(track_event A4),$(
  track_event A5)" >"$tmp/wanted"
run --config "$config" --format event_track --batch 1000 "$tmp/in"
ends_with "--batch with the limit of event_track" 7 5 1 1 5
same "--batch with the limit of event_track: the body" "$tmp/wanted" "$tmp/out"
run --config "$config" --batch 1000 "$tmp/in"
ends_with "--batch beyond what is safe with offline_track" 7 5 1 1 5

{ event A1; echo; event A2; echo; } >"$tmp/in"
{ track_body "$(track_event A1)"; track_body "$(track_event A2)"; } >"$tmp/wanted"
run --config "$tmp/track.json" --batch 1 "$tmp/in"
same "--batch 1 of event_track is what it is without" "$tmp/wanted" "$tmp/out"

# Two event sets never share a batch; the one that is full first is written first.
sed 's/"event_set_id": "[0-9]*"/"event_set_id": "{{shop}}"/' "$config" >"$tmp/shops.json"
for id in A1@11 B1@22 B2@22 A2@11 B3@22; do
  event "${id%@*}" | sed 's/}$/,"shop":"'"${id#*@}"'"}/'
  echo
done >"$tmp/in"
{
  offline_batch 22 "$(offline_event B1)" "$(offline_event B2)"
  offline_batch 11 "$(offline_event A1)" "$(offline_event A2)"
  offline_batch 22 "$(offline_event B3)"
} >"$tmp/wanted"
run --config "$tmp/shops.json" --batch 2 "$tmp/in"
ends_with "--batch with two event sets" 5 5 0 0 5
same "--batch with two event sets: the bodies" "$tmp/wanted" "$tmp/out"

# --- --explain: what was looked for, where, and what was found.

cat >"$tmp/typo.json" <<'END'
{"event_set_id": "7181537436256731137",
 "mapping": [{"event_name": "purchase", "tiktok_event_type": "CompletePayment"}],
 "fields": {"properties.shop_id": "store.code", "properties.order_id": "",
            "properties.event_channel": ["channel", {"value": "crm"}]}}
END
printf '{"event_name":"purchase","id":"A1",%s,%s,"store":{"id":"S1"},"value":"12,5","currency":"EUR","items":[{"id":"X"}]}\n' \
  "$user" "$at" >"$tmp/explained"
echo '{"event_name":"page_view"}' >>"$tmp/explained"
echo 'no JSON' >>"$tmp/explained"
run --config "$tmp/typo.json" --explain "$tmp/explained"
ends_with "--explain" 3 1 1 1 1
squeezed=$(tr -s ' ' <"$tmp/out")
for line in \
  'line 1: mapped to CompletePayment' \
  ' event_id /id used' \
  ' /context/event_id not reached' \
  ' context.user.emails /user/email used' \
  ' properties.order_id off: it has no source' \
  ' properties.shop_id /store/code absent: /store is there, code is not' \
  ' properties.value /value unusable: not_a_number' \
  ' properties.event_channel /channel absent: the event is there, channel is not' \
  ' (constant) used' \
  ' properties.contents.0.price /items/0/product/price absent: /items/0 is there, product is not' \
  ' properties.contents.0.brand not sent by offline_track' \
  'line 2: filtered: no row of the mapping has its name' \
  'line 3: rejected'; do
  checks=$((checks + 1))
  case $squeezed in
    *"$line"*) ;;
    *) fail "--explain does not say: $line" ;;
  esac
done
is_private "--explain"
is "--explain: no clear address" "" "$(grep -e "$mail" "$tmp/out")"
run --config "$tmp/typo.json" --explain=json "$tmp/explained"
ends_with "--explain=json" 3 1 1 1 1
is "--explain=json: a line an event" 3 "$(wc -l <"$tmp/out" | tr -d ' ')"
holds "--explain=json: the typo" "$tmp/out" '{"property":"properties.shop_id","outcome":"absent","sources":[{"pointer":"/store/code","result":"absent","found":"/store"}]}'
is "--explain=json: filtered events have their status alone" '{"line":2,"status":"filtered"}' \
  "$(sed -n 2p "$tmp/out")"

# --- --clock: the age of a timestamp is reported, and only with it.

now=$(date +%s)
for seconds in $((now - 3600)) $((now - 29 * 86400)) $((now + 2 * 86400)); do
  printf '{"event_name":"purchase","id":"A1",%s,"context":{"event_timestamp":%s000}}\n' "$user" "$seconds"
done >"$tmp/aged"
run --config "$config" "$tmp/aged"
ends_with "without --clock" 3 3 0 0 3
is "without --clock: no report" "" "$(reports "$tmp/err")"
run --config "$config" --clock "$tmp/aged"
ends_with "--clock" 3 3 0 0 3
is "--clock: the reports" "2 mapped old_timestamp
3 mapped future_timestamp" "$(reports "$tmp/err")"

run --config "$config" --batch 2 </dev/null
ends_with "--batch without input" 0 0 0 0 0
is "--batch without input: no body" "" "$(cat "$tmp/out")"

# --- Status 2: bad options and configurations. Nothing is read or written.

{ event A1; echo; } >"$tmp/in"
cp "$tmp/in" "$tmp/kept"
echo untouched >"$tmp/untouched"

# refuses WHAT TEXT ARGUMENT...: TEXT is in what it says.
refuses() {
  what=$1
  says=$2
  shift 2
  echo untouched >"$tmp/rejects"
  run "$@" <"$tmp/in"
  is "$what: the status" 2 "$status"
  same "$what: nothing on standard output" /dev/null "$tmp/out"
  holds "$what: the message" "$tmp/err" "$says"
  is "$what: no summary" "" "$(grep '"summary"' "$tmp/err")"
  same "$what: the file for the rejects is left alone" "$tmp/untouched" "$tmp/rejects"
  is_private "$what"
}

refuses "no argument" "--config"
refuses "no --config" "--config" --rejects "$tmp/rejects" "$tmp/in"
refuses "an unknown option" "--odd" --config "$config" --odd --rejects "$tmp/rejects"
refuses "an unknown option with a value" "--odd" --config "$config" --odd="$mail"
refuses "an unknown short option" "-x" -x --config "$config"
refuses "--config without its value" "--config" --config
refuses "--format without its value" "--format" --config "$config" --format
refuses "--rejects without its value" "--rejects" --config "$config" "$tmp/in" --rejects
refuses "--config with an empty value" "--config" --config ''
refuses "--batch without its value" "--batch" --config "$config" --batch
refuses "--batch twice" "--batch" --config "$config" --batch 2 --batch 2
for size in 0 1001 -1 +2 2x 2.0 ' 2' '2 ' 0x2 18446744073709551617; do
  refuses "--batch '$size'" "from 1 to 1000" --config "$config" \
    --rejects "$tmp/rejects" --batch "$size"
done
for size in 0 1001; do
  refuses "--batch $size with event_track" "from 1 to 1000" --config "$config" \
    --format event_track --rejects "$tmp/rejects" --batch $size
done
refuses "--reader without its value" "--reader" --config "$config" --reader
refuses "--reader twice" "--reader" --config "$config" --reader nlohmann --reader nlohmann
for reader in rapidjson Nlohmann ' nlohmann' simd; do
  refuses "--reader '$reader'" "--reader must be nlohmann" --config "$config" \
    --rejects "$tmp/rejects" --reader "$reader"
done
refuses "--config twice" "--config" --config "$config" --config "$config" "$tmp/in"
refuses "--format twice" "--format" --config "$config" --format offline_track --format offline_track
refuses "--rejects twice" "--rejects" --config "$config" --rejects "$tmp/other" \
  --rejects "$tmp/rejects"
is "--rejects twice: no file is made" "" "$(cat "$tmp/other" 2>/dev/null)"

# An event or an address in the place of a file's name, by mistake.
for name in "$mail" "{\"user\":{\"email\":\"$mail\"}}"; do
  refuses "an event for the configuration's name" "name is not shown" --config "$name"
  run --config "$config" "$tmp/in" "$name"
  is "an event for a second input: the status" 1 "$status"
  holds "an event for a second input: the message" "$tmp/err" "name is not shown"
  is_private "an event for a second input"
  same "an event for a second input: nothing is mapped" /dev/null "$tmp/out"
  refuses "an event for an option" "name is not shown" --config "$config" "--$name"
  for option in --rejects --; do
    run --config "$config" $option "$name/x"
    holds "an event for the name of a file, $option" "$tmp/err" "name is not shown"
    is_private "an event for the name of a file, $option"
  done
done

refuses "no such configuration" "$tmp/nowhere.json" --config "$tmp/nowhere.json" \
  --rejects "$tmp/rejects"
refuses "a directory as configuration" "$tmp" --config "$tmp" --rejects "$tmp/rejects"
: >"$tmp/odd.json"
refuses "an empty configuration" "$tmp/odd.json cannot be used" --config "$tmp/odd.json"
sed 's/}$/]/' "$config" >"$tmp/odd.json"
refuses "a configuration that is not JSON" "not valid JSON" --config "$tmp/odd.json" \
  --rejects "$tmp/rejects"
holds "a configuration that is not JSON: its line" "$tmp/err" "line"
# Events in the place of the configuration, by mistake: the parser would quote them.
{ event A1; echo; event A2; } >"$tmp/odd.json"
refuses "events as configuration" "line 2" --config "$tmp/odd.json" --rejects "$tmp/rejects"
for end in '' '\' '\ud800' "$(printf '\001')" "$(printf '\377')"; do
  printf '{"user":{"email":"%s%s' "$mail" "$end" >"$tmp/odd.json"
  refuses "half an event as configuration" "line 1" --config "$tmp/odd.json"
done
printf '{"user":{"phone":%s99' "$phone" >"$tmp/odd.json"
refuses "a clear number as configuration" "line 1" --config "$tmp/odd.json"
printf '{"user":{"phone":123456789e999}}' >"$tmp/odd.json"
refuses "a number that is too large in the configuration" "out of range" --config "$tmp/odd.json"
is "a number that is too large is not quoted" "" "$(grep 123456789 "$tmp/err")"
for end in '\000' '\000rubbish' '\n\000'; do
  { cat "$config"; printf "$end"; } >"$tmp/odd.json"
  refuses "a NUL byte after a configuration" "not valid JSON: see line" --config "$tmp/odd.json" \
    --rejects "$tmp/rejects"
done
{ echo; cat "$config"; printf '\000'; cat "$config"; } >"$tmp/odd.json"
refuses "two configurations with a NUL byte between them" "line 6" --config "$tmp/odd.json"
event A1 >"$tmp/odd.json"
refuses "an event as configuration" '{"config":{"level":"error"' --config "$tmp/odd.json"

echo '[]' >"$tmp/odd.json"
refuses "a configuration that is not an object" '{"config":{"level":"error","pointer":"",' \
  --config "$tmp/odd.json"
refuses "a configuration that is not an object and --format" \
  '{"config":{"level":"error","pointer":"",' --config "$tmp/odd.json" --format offline_track

refuses "an unknown format" "--format must be offline_track or event_track" --config "$config" \
  --format nonsense
refuses "a format that is not UTF-8" "--format must be" --config "$config" --format "$(printf '\377')"
sed 's/^{/{"format": "nonsense", /' "$config" >"$tmp/odd.json"
refuses "an unknown format in the configuration" '"pointer":"/format"' --config "$tmp/odd.json"
run --config "$tmp/odd.json" --format offline_track "$tmp/in"
ends_with "--format overrides the configuration's" 1 1 0 0 1

# All faults are listed, one JSON object a line, the warnings too.
cat >"$tmp/odd.json" <<'END'
{"event_set_idd": "7181537436256731137",
 "mapping": [{"event_name": "purchase"}, {"event_name": "sale", "tiktok_event_type": "Bought"}],
 "fields": {"properties.shop_id": "store..code", "properties.shop": "store"},
 "default_country": "+330",
 "event_channel_aliases": {"store": "in_shop"},
 "partner_name": 7}
END
refuses "several faults" "$tmp/odd.json" --config "$tmp/odd.json" --rejects "$tmp/rejects"
while read -r level pointer; do
  holds "several faults: $pointer" "$tmp/err" \
    '{"config":{"level":"'"$level"'","pointer":"'"$pointer"'","message":"'
done <<'END'
error /event_set_idd
error /event_set_id
error /mapping/0/tiktok_event_type
warning /mapping/1/tiktok_event_type
error /fields/properties.shop_id
error /fields/properties.shop
error /default_country
error /event_channel_aliases/store
error /partner_name
END
is "several faults: one line each, and no other" 9 "$(grep -c '^{"config":{.*"}}$' "$tmp/err")"

# Warnings alone are printed, and it goes on.
cat >"$tmp/odd.json" <<'END'
{"event_set_id": "7181537436256731137",
 "mapping": [{"event_name": "purchase", "tiktok_event_type": "Bought"}],
 "test_event_code": "TEST1"}
END
run --config "$tmp/odd.json" "$tmp/in"
ends_with "warnings of a configuration" 1 1 0 0 1
for pointer in /mapping/0/tiktok_event_type /test_event_code; do
  holds "warnings of a configuration: $pointer" "$tmp/err" \
    '{"config":{"level":"warning","pointer":"'$pointer'","message":"'
done
is "warnings of a configuration: they and the summary" 3 $(($(wc -l <"$tmp/err")))
payload A1 | sed 's/CompletePayment/Bought/' >"$tmp/wanted"
same "warnings of a configuration: the payload" "$tmp/wanted" "$tmp/out"

# The rejects must not destroy what they come from, whatever it is called.
cp "$config" "$tmp/kept_config"
refuses "--rejects that would overwrite the input" "$tmp/in" --config "$config" \
  --rejects "$tmp/in" "$tmp/in"
refuses "--rejects that would overwrite the input by another name" "$tmp/in" --config "$config" \
  --rejects "$tmp/./in" "$tmp/in"
if ln -s "$tmp/in" "$tmp/linked" 2>/dev/null; then
  refuses "--rejects that would overwrite the input through a link" "$tmp/in" --config "$config" \
    --rejects "$tmp/linked" "$tmp/in"
fi
same "--rejects that would overwrite the input: it is left alone" "$tmp/kept" "$tmp/in"
refuses "--rejects that would overwrite the configuration" "$config" --config "$config" \
  --rejects "$config" "$tmp/in"
same "--rejects that would overwrite the configuration: it is left alone" "$tmp/kept_config" \
  "$config"

# --- --help is no fault

for option in --help -h; do
  run --config "$config" $option
  is "$option: the status" 0 "$status"
  for name in --config --check --format offline_track event_track --batch --reader --rejects \
    --reports --clock --explain --version INPUT; do
    holds "$option names $name" "$tmp/out" "$name"
  done
  is "$option: nothing on standard error" "" "$(cat "$tmp/err")"
done

# --- Status 1: reading or writing fails

# fails WHAT TEXT: the run before ended with status 1 and said TEXT.
fails() {
  is "$1: the status" 1 "$status"
  holds "$1: the message" "$tmp/err" "$2"
  is "$1: no summary, as if all were well" "" "$(grep '"summary"' "$tmp/err")"
  is_private "$1"
}

echo kept >"$tmp/rejects"
run --config "$config" --rejects "$tmp/rejects" "$tmp/nowhere.jsonl"
fails "no such input" "$tmp/nowhere.jsonl"
is "no such input: the file for the rejects is left alone" kept "$(cat "$tmp/rejects")"
run --config "$config" "$tmp"
fails "a directory as input" "$tmp"
run --config "$config" <"$tmp"
fails "a directory as standard input" "standard input"
run --config "$config" <&-
fails "closed standard input" "standard input"
run --config "$config" --rejects "$tmp/no/such/directory" "$tmp/in"
fails "rejects that cannot be opened" "$tmp/no/such/directory"

"$map_events" --config "$config" "$tmp/in" 2>"$tmp/err" >&-
status=$?
fails "closed standard output" "standard output"
"$map_events" --help 2>"$tmp/err" >&-
status=$?
fails "--help with closed standard output" "standard output"

# Thousands of events, more than any buffer or pipe takes.
awk -v line="$(event ID)" 'BEGIN {
  for (i = 1; i <= 5000; ++i) {
    event = line
    sub(/ID/, i, event)
    print event
  }
}' >"$tmp/many"
run --config "$config" "$tmp/many"
ends_with "thousands of events" 5000 5000 0 0 5000
is "thousands of events: no progress without a terminal" "$(summary 5000 5000 0 0 5000)" \
  "$(short "$tmp/err")"

{
  "$map_events" --config "$config" "$tmp/many" 2>"$tmp/err"
  echo $? >"$tmp/status"
} | head -n 1 >"$tmp/out"
status=$(cat "$tmp/status")
fails "a closed pipe" "standard output"
payload 1 >"$tmp/wanted"
same "a closed pipe: what came through" "$tmp/wanted" "$tmp/out"

if [ -c /dev/full ]; then
  for input in in many; do
    "$map_events" --config "$config" "$tmp/$input" 2>"$tmp/err" >/dev/full
    status=$?
    fails "a full disk, $input" "standard output"
    sed 's/secret/ /' "$tmp/$input" >"$tmp/broken"
    run --config "$config" --rejects /dev/full "$tmp/broken"
    fails "a full disk for the rejects, $input" /dev/full
    "$map_events" --config "$config" --batch 7 "$tmp/$input" 2>"$tmp/err" >/dev/full
    status=$?
    fails "a full disk for batches, $input" "standard output"
  done
  "$map_events" --config "$config" "$tmp/in" 2>/dev/full >"$tmp/out"
  is "a full disk for the reports: the status" 1 $?
  "$map_events" --help 2>"$tmp/err" >/dev/full
  status=$?
  fails "--help to a full disk" "standard output"
fi

# --- A person who watches sees it count; what is printed stays whole.

# Only where a terminal can be made: some containers have none to give.
if script --version 2>/dev/null | grep -q util-linux &&
   script -q -e -c true /dev/null >/dev/null 2>&1 </dev/null; then
  { cat "$tmp/many"; echo '{"event_name":"purchase",'"$at"'}'; } >"$tmp/watched"
  SHELL=/bin/sh script -q \
    -c '"$map_events" --config "$tmp/config.json" "$tmp/watched" >"$tmp/out"
      echo $? >"$tmp/status"' \
    /dev/null </dev/null >"$tmp/seen" 2>&1
  is "on a terminal: the status" 0 "$(cat "$tmp/status")"
  holds "on a terminal: it counts" "$tmp/seen" "events read"
  is "on a terminal: the payloads" 5000 $(($(wc -l <"$tmp/out")))
  # A line starts anew after a carriage return and the escape sequence that clears it.
  awk '{ sub(/\r$/, ""); sub(/^.*\r/, ""); sub(/^\033\[K/, ""); print }' "$tmp/seen" >"$tmp/err"
  is "on a terminal: the summary has its own line" "$(summary 5001 5000 0 1 5000)" \
    "$(short "$tmp/err" | tail -n 1)"
  is "on a terminal: a report has its own line" "5001 rejected missing_user_identity" \
    "$(reports "$tmp/err")"
  is "on a terminal: the progress is gone at the end" "" "$(grep 'events read' "$tmp/err")"
fi

# --- The summary, letter by letter: counts of outcomes, persons, issues by place, properties

{
  event A1; echo
  printf '{"event_name":"purchase","id":"A2",%s,"user":{"email":"%s","phone":"%s"}}\n' "$at" "$mail" \
    "$phone"
  printf '{"event_name":"purchase","id":"A3",%s,"user":{"phone":"%s"},"items":[{"price":"1,5","id":"x"},{"price":"2,5","id":"y"}]}\n' \
    "$at" "$phone"
  printf '{"event_name":"generate_lead",%s,"user":{"phone":"12"}}\n' "$at"
  echo '{"event_name":"Purchase"}'
  echo '{"event_name":"purchases"}'
  echo '{"event_name":"'$mail'"}'
  echo 'no JSON'
} >"$tmp/in"
run --config "$config" "$tmp/in"
cat >"$tmp/wanted" <<'END'
{"summary":{"read":8,"mapped":3,"filtered":3,"rejected":2,"payloads":3,"identities":{"email":2,"phone":2,"both":1},"issues":{"missing_user_identity":{"total":1,"/user/email":1},"invalid_phone":{"total":1,"/user/phone":1},"not_a_number":{"total":2,"/items/X/price":2},"incomplete_item":{"total":2,"/items/X":2},"invalid_json":{"total":1,"":1}},"sent":{"event_id":3,"timestamp":3,"context.user.phone_numbers":2,"context.user.emails":2,"properties.order_id":3,"properties.shop_id":0,"properties.contents":1,"properties.contents.X.content_id":1,"properties.contents.X.content_name":0,"properties.contents.X.price":0,"properties.contents.X.quantity":0,"properties.contents.X.content_type":0,"properties.contents.X.content_category":0,"properties.currency":0,"properties.value":0,"properties.event_channel":0},"near_misses":{"purchase":2}}}
END
grep '^{"summary"' "$tmp/err" >"$tmp/got"
# Whatever the order of the codes.
sort_codes() { tr '{}' '\n\n' <"$1" | sed 's/^,//' | sort; }
sort_codes "$tmp/wanted" >"$tmp/more"
sort_codes "$tmp/got" >"$tmp/less"
same "the summary" "$tmp/more" "$tmp/less"
is_private "the summary"

run --config "$config" --format event_track "$tmp/in"
holds "the summary of event_track has its properties" "$tmp/err" '"properties.contents.X.brand":0'
is "the summary of event_track has no other" "" "$(grep event_channel "$tmp/err")"

# --- Several inputs

{ event A1; echo; echo 'no JSON'; } >"$tmp/one"
{ echo; echo 'no JSON'; event B1; } >"$tmp/two"
{ payload A1; payload B1; payload A1; } >"$tmp/wanted"
run --config "$config" "$tmp/one" "$tmp/two" - <"$tmp/one"
ends_with "several inputs" 6 3 0 3 3
same "several inputs: the payloads in their order" "$tmp/wanted" "$tmp/out"
is "several inputs: the reports name them, and lines count anew" \
  "$tmp/one 2
$tmp/two 2
- 2" "$(sed -n 's/^{"input":"\([^"]*\)","line":\([0-9]*\),.*/\1 \2/p' "$tmp/err")"
run --config "$config" "$tmp/one"
holds "one input has no name in reports" "$tmp/err" '{"line":2,"status":"rejected"'
run --config "$config" --explain=json "$tmp/one" "$tmp/two"
holds "--explain=json of several inputs" "$tmp/out" '{"input":"'"$tmp/two"'","line":3,"status":"mapped"'
run --config "$config" --explain "$tmp/one" "$tmp/two"
holds "--explain of several inputs" "$tmp/out" "$tmp/two, line 3: mapped to CompletePayment"
run --config "$config" "$tmp/one" "$tmp/nowhere.jsonl"
fails "a last input that is not there" "$tmp/nowhere.jsonl"
same "a last input that is not there: nothing is mapped" /dev/null "$tmp/out"
for written in "$tmp/one" "$tmp/two"; do
  run --config "$config" --rejects "$written" "$tmp/one" "$tmp/two"
  is "--rejects that would overwrite one of the inputs: the status" 2 "$status"
done

# --- Several events on a line

{
  event A1; event A2; echo
  event A3; printf ' \t'; printf '{"event_name":"purchase","id":"x}{",%s,%s}' "$user" "$at"; echo
  event A4; echo '{"event_name":"purchase"'
  event A5; echo 'rubbish'
  printf '{}[]'; event A6; echo
  event A7; printf '{"event_name":"purchase",%s}' "$at"; event A8
} >"$tmp/in"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
ends_with "several events on a line" 11 7 0 4 7
is "several events on a line: each has its payload" "A1 A2 A3 x}{ A4 A7 A8" \
  "$(ids "$tmp/out" | tr '\n' ' ' | sed 's/ $//')"
is "several events on a line: their reports" \
  "3 rejected invalid_json
4 rejected invalid_json
5 rejected invalid_json
6 rejected missing_user_identity" "$(reports "$tmp/err")"
{
  echo '{"event_name":"purchase"'
  event A5; echo 'rubbish'
  printf '{}[]'; event A6; echo
  printf '{"event_name":"purchase",%s}\n' "$at"
} >"$tmp/wanted"
same "several events on a line: the rejects" "$tmp/wanted" "$tmp/rejects"
length=$(event A4 | wc -c)
holds "several events on a line: where the second breaks" "$tmp/err" \
  '{"line":3,"status":"rejected","byte":'$((length + 25))','

# --- Where a line stops to be JSON

while read -r byte text; do
  printf '%s\r\n' "$text" >"$tmp/in"
  run --config "$config" "$tmp/in"
  holds "the byte where '$text' breaks" "$tmp/err" '"byte":'"$byte"','
done <<'END'
1 x
2 no JSON
3 {}x
6 {"a":,}
7 {"a":1
10 {"a":1e999}
3 {}, {}
END
printf '{"a":1}\000\n' >"$tmp/in"
run --config "$config" "$tmp/in"
holds "the byte where a NUL is" "$tmp/err" '"byte":8,'
printf '{"a":"\303\251\377"}\n' >"$tmp/in"
run --config "$config" "$tmp/in"
holds "bytes are counted, not characters" "$tmp/err" '"byte":9,'

# --- Input that cannot have events

# no_events WHAT TEXT: $tmp/in is refused, as a file and as standard input, and the message has TEXT.
no_events() {
  refuses "$1" "$2" --config "$config" --rejects "$tmp/rejects" "$tmp/in"
  run --config "$config" <"$tmp/in"
  is "$1 as standard input: the status" 2 "$status"
  holds "$1 as standard input: the message" "$tmp/err" "standard input $3"
}

{ event A1; echo; } >"$tmp/kept"
if gzip --version >/dev/null 2>&1; then
  gzip -c "$tmp/kept" >"$tmp/in"
  no_events "a gzip file" "zcat" "is compressed with gzip"
fi
if xz --version >/dev/null 2>&1; then
  xz -c "$tmp/kept" >"$tmp/in"
  no_events "an xz file" "xzcat" "is compressed with xz"
fi
if bzip2 --help >/dev/null 2>&1; then
  bzip2 -c "$tmp/kept" >"$tmp/in"
  no_events "a bzip2 file" "bzcat" "is compressed with bzip2"
fi
printf '\050\265\057\375\044\000' >"$tmp/in"
no_events "a zstd file" "zstdcat" "is compressed with zstd"
if iconv --version >/dev/null 2>&1; then
  for encoding in UTF-16 UTF-16LE UTF-16BE; do
    iconv -f UTF-8 -t $encoding "$tmp/kept" >"$tmp/in"
    no_events "$encoding" "iconv" "is UTF-16"
  done
fi
{ echo '['; event A1; echo ','; event A2; echo; echo ']'; } >"$tmp/in"
no_events "an array over lines" "jq -c '.[]'" "is one array over many lines"
{ echo; printf '['; event A1; echo ','; event A2; echo ']'; } >"$tmp/in"
no_events "an array that begins beside its first event" "jq -c '.[]'" "is one array over many lines"
printf '{\r\n  "event_name": "purchase"\r\n}\r\n' >"$tmp/in"
no_events "a pretty-printed event" "jq -c ." "has events over many lines"
printf '\357\273\277{\n  "event_name": "purchase"\n}\n' >"$tmp/in"
no_events "a pretty-printed event after a byte order mark" "jq -c ." "has events over many lines"
run --config "$config" "$tmp/kept" "$tmp/in"
is "a later input without events: the status" 2 "$status"
same "a later input without events: nothing is mapped" /dev/null "$tmp/out"
run --config "$config" --batch 50 "$tmp/kept" - <"$tmp/in"
is "a later standard input without events: the status" 2 "$status"
offline_batch $set_id "$(offline_event A1)" >"$tmp/wanted"
same "a later standard input without events: what was mapped before is written" "$tmp/wanted" \
  "$tmp/out"
# These are events that are wrong, not input without events.
for first in '[]' '[1]' '{"a":' '{}' 'no JSON' '"text"'; do
  { echo "$first"; event A1; echo; } >"$tmp/in"
  run --config "$config" "$tmp/in"
  ends_with "a first line $first" 2 1 0 1 1
done

# --- --check, --version

run --config "$config" --check </dev/null
is "--check of a good configuration: the status" 0 "$status"
is "--check of a good configuration: no output" "" "$(cat "$tmp/out" "$tmp/err")"
sed 's/CompletePayment/Bought/' "$config" >"$tmp/odd.json"
run --config "$tmp/odd.json" --check
is "--check with a warning: the status" 0 "$status"
is "--check with a warning: one line" 1 "$(grep -c '^{"config":{"level":"warning"' "$tmp/err")"
printf '{"event_set_id": "7", "mapping": []}' >"$tmp/odd.json"
refuses "--check with an error" '"pointer":"/mapping"' --check --config "$tmp/odd.json"
printf '{"event_set_id": "7", "event_set_id": "8", "mapping": []}' >"$tmp/odd.json"
refuses "a key that is given twice" 'is given twice' --config "$tmp/odd.json" --check
refuses "--check without a configuration" "--config" --check
run --version
is "--version: the status" 0 "$status"
is "--version" "map_events 0.2.0" "$(head -n 1 "$tmp/out")"
holds "--version names the parser" "$tmp/out" "nlohmann 3."

# --- --reports N

{
  for i in 1 2 3 4 5; do echo '{"event_name":"purchase","id":"A'$i'",'"$at}"; done
  printf '{"event_name":"purchase","id":"A6",%s,"value":"x"}\n' "$at"
  printf '{"event_name":"purchase","id":"A7",%s,"user":{"email":["x","y"]}}\n' "$at"
  printf '{"event_name":"purchase","id":"A8",%s,"user":{"email":["x"]}}\n' "$at"
} >"$tmp/in"
for most in 0: 1:1,6,7 2:1,2,6,7,8 3:1,2,3,6,7,8 100:1,2,3,4,5,6,7,8; do
  run --config "$config" --reports ${most%%:*} "$tmp/in"
  is "--reports ${most%%:*}" "${most#*:}" "$(reports "$tmp/err" | awk '{ print $1 }' | paste -s -d , -)"
  count=$(reports "$tmp/err" | wc -l)
  holds "--reports ${most%%:*}: what is left out is counted" "$tmp/err" \
    '"reports_left_out":'$((8 - count))'}}'
done
run --config "$config" "$tmp/in"
is "all are reported into a file" 8 $(($(reports "$tmp/err" | wc -l)))
is "all are reported into a file: nothing is left out" "" "$(grep left_out "$tmp/err")"
for count in -1 x 1.5 '' ' 1'; do
  refuses "--reports '$count'" "--reports" --config "$config" --reports "$count"
done

# --- An interrupt: the line at hand is ended, the batches and the summary are written

# A job in the background of a shell ignores SIGINT, which env undoes.
default_int=
if env --default-signal=INT true 2>/dev/null; then default_int='env --default-signal=INT'; fi
for signal in INT:130 TERM:143 ignored:0; do
  [ $signal != INT:130 ] || [ -n "$default_int" ] || continue
  as_it_is=$default_int
  [ $signal != ignored:0 ] || as_it_is=
  rm -f "$tmp/done" "$tmp/slow"
  mkfifo "$tmp/slow" 2>/dev/null || break
  : >"$tmp/err"  # of the run before
  $as_it_is "$map_events" --config "$config" --batch 50 "$tmp/slow" >"$tmp/out" 2>"$tmp/err" &
  process=$!
  { event A1; echo; echo 'no JSON'; event A2; echo; printf '{"event_name":"pur'
    while [ ! -e "$tmp/done" ]; do sleep 0.05; done; } >"$tmp/slow" &
  writer=$!
  # Once its report is there, it waits for the rest of the last line.
  while kill -0 $process 2>/dev/null && ! grep -q '"line":2' "$tmp/err"; do sleep 0.05; done
  case $signal in
    ignored:0) kill -s INT $process; : >"$tmp/done" ;;
    *) kill -s ${signal%:*} $process ;;
  esac
  wait $process
  interrupted=$?
  : >"$tmp/done"
  wait $writer 2>/dev/null
  is "SIGINT and SIGTERM, $signal: the status" ${signal#*:} $interrupted
  status=0
  case $signal in
    ignored:0) ends_with "SIGINT that is ignored" 4 2 0 2 2 ;;
    *) ends_with "SIG${signal%:*}" 3 2 0 1 2 ;;
  esac
  offline_batch $set_id "$(offline_event A1)" "$(offline_event A2)" >"$tmp/wanted"
  same "SIGINT and SIGTERM, $signal: what was mapped is written" "$tmp/wanted" "$tmp/out"
done

# terminates PROCESS WHEN: SIGTERM ends it, within ten seconds and with its summary in $tmp/err.
terminates() {
  sleep 0.5
  kill -s TERM $1
  tries=0
  while kill -0 $1 2>/dev/null && [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  kill -s KILL $1 2>/dev/null
  wait $1
  is "SIGTERM $2: the status" 143 $?
  is "SIGTERM $2: one summary" 1 "$(grep -c '^{"summary"' "$tmp/err")"
}

# A pipe that nobody writes to, as the first input and after another one: the wait to open it ends, too.
if mkfifo "$tmp/silent" 2>/dev/null; then
  { event A1; echo; } >"$tmp/in"
  for inputs in "$tmp/silent" "$tmp/in $tmp/silent"; do
    "$map_events" --config "$config" $inputs >"$tmp/out" 2>"$tmp/err" &
    terminates $! "while it waits to open ${inputs##*/}"
  done
  payload A1 >"$tmp/wanted"
  same "SIGTERM while it waits to open a second input: what was mapped is written" "$tmp/wanted" \
    "$tmp/out"
fi

# Input that never ends, and of which there is always more to read.
if mkfifo "$tmp/endless" 2>/dev/null; then
  yes "$(event A1)" >"$tmp/endless" 2>/dev/null &
  writer=$!
  "$map_events" --config "$config" "$tmp/endless" >/dev/null 2>"$tmp/err" &
  terminates $! "while there is always more to read"
  kill $writer 2>/dev/null
  wait $writer 2>/dev/null
fi

# --- Files that have no name, or take the number of a closed stream

{ event A1; echo; echo '{"event_name":"purchase",'"$at"'}'; } >"$tmp/in"
cp "$tmp/in" "$tmp/kept"
run --config "$config" --rejects "$tmp/in" <"$tmp/in"
is "--rejects that would overwrite standard input: the status" 2 "$status"
same "--rejects that would overwrite standard input: it is left alone" "$tmp/kept" "$tmp/in"

cp "$tmp/kept" "$tmp/in"
rm -f "$tmp/rejects"
"$map_events" --config "$config" --rejects "$tmp/rejects" <"$tmp/in" 2>"$tmp/err" >&-
status=$?
fails "closed standard output with --rejects" "standard output"
is "closed standard output with --rejects: no payload among the rejects" "" \
  "$(grep -s event_set_id "$tmp/rejects")"

rm -f "$tmp/rejects"
"$map_events" --config "$config" --rejects "$tmp/rejects" <"$tmp/in" >"$tmp/out" 2>&-
is "closed standard error with --rejects: the status" 1 $?
is "closed standard error with --rejects: no report among the rejects" "" \
  "$(grep -s issues "$tmp/rejects")"

"$map_events" --config "$config" --rejects "$tmp/kept" <&- >"$tmp/out" 2>"$tmp/err"
status=$?
fails "closed standard input with --rejects" "standard input"
same "closed standard input with --rejects: they are left alone" "$tmp/in" "$tmp/kept"

# --- Who may read the rejects

# access FILE: as `ls -l` shows it.
access() { ls -ln "$1" | cut -c 1-10; }

for mask in 000 022 077; do
  rm -f "$tmp/rejects"
  (umask $mask && run --config "$config" --rejects "$tmp/rejects" "$tmp/in")
  is "a new file of rejects, umask $mask: for its owner only" -rw------- "$(access "$tmp/rejects")"
  holds "a new file of rejects, umask $mask: it is written" "$tmp/rejects" purchase
done
for mode in 600 640 644 666 700; do
  echo old >"$tmp/rejects"
  chmod $mode "$tmp/rejects"
  access "$tmp/rejects" >"$tmp/wanted"
  run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
  is "rejects in a file of mode $mode: it keeps that" "$(cat "$tmp/wanted")" \
    "$(access "$tmp/rejects")"
  is "rejects in a file of mode $mode: what it held is gone" "" "$(grep old "$tmp/rejects")"
done
if [ "$(id -u)" -eq 0 ]; then
  chown 12345:54321 "$tmp/rejects"
  run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
  is "rejects in a file of somebody else: it stays theirs" "12345 54321" \
    "$(ls -ln "$tmp/rejects" | awk '{ print $3, $4 }')"
fi
rm -f "$tmp/rejects" "$tmp/target"
ln -s "$tmp/target" "$tmp/rejects"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
is "rejects through a link to a file that is not there yet: its access" -rw------- \
  "$(access "$tmp/target")"

# --- Rejects into what is not a regular file

echo '{"event_name":"purchase",'"$at"'}' >"$tmp/wanted"
rm -f "$tmp/pipe"
if mkfifo "$tmp/pipe" 2>/dev/null; then
  cat "$tmp/pipe" >"$tmp/got" &
  reader=$!
  run --config "$config" --rejects "$tmp/pipe" "$tmp/in"
  : <>"$tmp/pipe"  # ends cat where map_events never opened it
  wait $reader
  ends_with "rejects into a FIFO" 2 1 0 1 1
  same "rejects into a FIFO: they come through" "$tmp/wanted" "$tmp/got"
fi
if [ -e /dev/fd/3 ] || [ -d /dev/fd ]; then
  { "$map_events" --config "$config" --rejects /dev/fd/3 "$tmp/in" 3>&1 >"$tmp/out" 2>"$tmp/err"
    echo $? >"$tmp/status"; } | cat >"$tmp/got"
  status=$(cat "$tmp/status")
  ends_with "rejects into /dev/fd/3" 2 1 0 1 1
  same "rejects into /dev/fd/3: they come through" "$tmp/wanted" "$tmp/got"
fi
"$map_events" --config "$config" --rejects /dev/null "$tmp/in" >/dev/null 2>/dev/null
is "rejects, payloads and reports into /dev/null: the status" 0 $?

# --- Two of the files are one

# differs WHAT NAME: the run before was refused, and said that NAME is a file twice. Standard error
# may be that file.
differs() {
  is "$1: the status" 2 "$status"
  holds "$1: the message" "$tmp/err" "$2"
  holds "$1: the message says why" "$tmp/err" "are the same file"
  is "$1: no summary" "" "$(grep '"summary"' "$tmp/err")"
}

cp "$config" "$tmp/kept_config"
cp "$tmp/in" "$tmp/kept"
mkdir "$tmp/folder"
for way in "itself" "a link" "a hard link" "a path that goes around"; do
  for stream in out err in config.json; do
    [ $stream = in ] || [ $stream = config.json ] || : >"$tmp/$stream"
    rm -f "$tmp/way"
    way_there=$tmp/way
    case $way in
      itself) way_there=$tmp/$stream ;;
      "a link") ln -s "$tmp/$stream" "$tmp/way" ;;
      "a hard link") ln "$tmp/$stream" "$tmp/way" ;;
      *) way_there=$tmp/folder/.././$stream ;;
    esac
    run --config "$config" --rejects "$way_there" "$tmp/in"
    case $stream in
      out) differs "--rejects is standard output, by $way" "standard output" ;;
      err) differs "--rejects is standard error, by $way" "standard error" ;;
      *) differs "--rejects is $stream, by $way" "$tmp/$stream" ;;
    esac
    run --config "$config" --rejects "$way_there" <"$tmp/in"
    is "--rejects is $stream, by $way, input on standard input: the status" 2 "$status"
    same "--rejects is $stream, by $way: the input is left alone" "$tmp/kept" "$tmp/in"
    same "--rejects is $stream, by $way: the configuration is left alone" "$tmp/kept_config" \
      "$config"
  done
done
rm -f "$tmp/way"
if [ -d /dev/fd ]; then
  for name in /dev/fd/1 /dev/fd/2 /dev/stdout /dev/stderr; do
    run --config "$config" --rejects $name "$tmp/in"
    differs "--rejects is $name, a file" "standard"
    { "$map_events" --config "$config" --rejects $name "$tmp/in" 2>&1
      echo $? >"$tmp/status"; } | cat >"$tmp/err"
    status=$(cat "$tmp/status")
    differs "--rejects is $name, a pipe: lines would be torn" "standard"
  done
fi

# What it writes would be its input and never end; the limit of a file's size would end it. It leaves
# room for the counts that a build with coverage writes when a program ends.
for redirection in '>>"$tmp/in"' '2>>"$tmp/in"' '<"$tmp/in" 2>>"$tmp/in"'; do
  cp "$tmp/kept" "$tmp/in"
  case $redirection in
    '<'*) input= ;;
    *) input=$tmp/in ;;
  esac
  (ulimit -f 32768
    eval '"$map_events" --config "$config" $input >"$tmp/out" 2>"$tmp/err"' "$redirection")
  is "the input is written to by $redirection: the status" 2 $?
done
cp "$tmp/kept" "$tmp/in"

# --- Two processes and one file of rejects

rm -f "$tmp/rejects" "$tmp/done"
{
  awk 'BEGIN { for (i = 0; i < 50000; ++i) print "not JSON" }'
  while [ ! -e "$tmp/done" ]; do sleep 0.05; done
} | "$map_events" --config "$config" --rejects "$tmp/rejects" >/dev/null 2>"$tmp/first" &
first=$!
# It writes while it reads: once something is there, it has the file.
while kill -0 $first 2>/dev/null && [ ! -s "$tmp/rejects" ]; do sleep 0.05; done
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
fails "a second process on one file of rejects" "another process is writing $tmp/rejects"
: >"$tmp/done"
wait $first
is "a first process on one file of rejects: the status" 0 $?
is "a first process on one file of rejects: all are there" 50000 \
  "$(grep -c '^not JSON$' "$tmp/rejects")"
run --config "$config" --rejects "$tmp/rejects" "$tmp/in"
is "a process after another one on one file of rejects: the status" 0 "$status"

echo "map_events: $checks checks, $failures failed"
[ "$failures" -eq 0 ]

#!/bin/sh
# SPDX-License-Identifier: MIT
# cookbook.sh REPOSITORY PROGRAMS: runs the shell lines of docs/cookbook.md, in their order, and the
# configuration of docs/migration.md.
set -eu
command -v openssl >/dev/null || exit 77
repository=$1
PATH=$2:$PATH
export PATH
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
checks=0
same() {
  checks=$((checks + 1))
  cmp "$1" "$2"
}

cp "$repository/examples/config.json" config.json
cp "$repository/examples/events/events.jsonl" events.jsonl
cp config.json mended.json
awk 'NR % 2 == 1' events.jsonl >part-1.jsonl
awk 'NR % 2 == 0' events.jsonl >part-2.jsonl

# recipe N: its shell lines.
recipe() {
  awk -v heading="## $1." 'index($0, "## ") == 1 { here = index($0, heading) == 1 }
    /^```/ { inside = here && $0 == "```sh"; next } inside' "$repository/docs/cookbook.md"
}

for number in 7 8; do
  recipe $number >recipe.sh
  checks=$((checks + 1))
  [ -s recipe.sh ] || { echo "recipe $number has no shell lines"; exit 1; }
  sh -eu recipe.sh
done

# All files together give what one run gives.
cat part-*.bodies | sort >in_parts
sort first.bodies >at_once
[ -s at_once ]
same in_parts at_once
cat part-*.rejects | sort >rejects_in_parts
sort first.rejects >rejects_at_once
[ -s rejects_at_once ]
same rejects_in_parts rejects_at_once

# Nothing was mended, so what was rejected comes out again, as it was.
same first.rejects second.rejects
# The configuration of docs/migration.md reads an event of each of the two mappers.
awk '$0 == "```json" { inside = 1; next } /^```/ { inside = 0 } inside' \
  "$repository/docs/migration.md" >migration.json
cat >migration.events <<'END'
{"event_name": "Order Completed", "type": "track", "messageId": "m-1", "originalTimestamp": "2024-05-28T09:45:12Z", "context": {"channel": "in_store", "traits": {"email": " Lea.Martin@Example.com"}}, "properties": {"orderId": 817, "shopId": "LYON-02", "products": [{"productId": 88, "name": "Rain jacket", "category": "clothing", "contentType": "product_group", "price": 49, "quantity": 2}], "currency": "eur", "value": 0}}
{"event_name": "Order Completed", "type": "track", "messageId": "m-2", "timestamp": "2024-05-28T11:45:12+02:00", "properties": {"phone": "+33 6 12 34 56 78", "order_id": "T-2", "shop_id": "LYON-02", "products": [{"product_id": "88", "price": 49.5, "quantity": 1}], "currency": "EUR", "revenue": 49.5}}
END
# digest TEXT: by another tool.
digest() {
  printf %s "$1" | openssl dgst -sha256 | sed 's/.* //'
}
cat >expected <<END
{"event_set_id":"7181537436256731137","event":"CompletePayment","event_id":"m-1","timestamp":"2024-05-28T09:45:12.000Z","context":{"user":{"emails":["$(digest lea.martin@example.com)"]}},"properties":{"order_id":"817","shop_id":"LYON-02","contents":[{"content_id":"88","content_name":"Rain jacket","price":49,"quantity":2,"content_type":"product_group","content_category":"clothing"}],"currency":"EUR","value":0,"event_channel":"in_store"}}
{"event_set_id":"7181537436256731137","event":"CompletePayment","event_id":"m-2","timestamp":"2024-05-28T09:45:12.000Z","context":{"user":{"phone_numbers":["$(digest +33612345678)"]}},"properties":{"order_id":"T-2","shop_id":"LYON-02","contents":[{"content_id":"88","price":49.5,"quantity":1,"content_type":"product"}],"currency":"EUR","value":49.5}}
END
map_events --config migration.json migration.events >bodies 2>reports || cat reports
same expected bodies

echo "cookbook: $checks checks"

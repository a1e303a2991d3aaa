// SPDX-License-Identifier: MIT
// A mapper as somebody would write it by hand for events of one shape: the same work as map_text with
// the default configuration, for scripts/benchmark.sh to compare with.
//   node mapper.js body EVENT.json     prints the body
//   node mapper.js time EVENT.json     prints nanoseconds a call, from text to text
'use strict';
const { createHash } = require('crypto');
const { readFileSync } = require('fs');

const eventSetId = '7181537436256731137';
const eventTypes = { purchase: 'CompletePayment', generate_lead: 'SubmitForm' };
const channels = new Set(['email', 'website', 'phone_call', 'in_store', 'crm', 'other']);
const wordsForNothing = new Set(['undefined', 'null', '(null)', 'nil', 'none', 'nan', 'n/a',
  '(not set)', '[object object]']);
const address =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

function text(value, place, issues) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Number.isSafeInteger(value)) return String(value);
  issues.push(['wrong_type', place]);
  return undefined;
}

function id(value, place, issues) {
  const found = text(value, place, issues);
  if (found === undefined || !wordsForNothing.has(found.trim().toLowerCase())) return found;
  issues.push(['placeholder', place]);
  return undefined;
}

function number(value, place, issues) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value.trim())) {
    return Number(value);
  }
  issues.push(['not_a_number', place]);
  return undefined;
}

function email(value, issues) {
  if (typeof value !== 'string') return undefined;
  const found = value.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(found)) return [found];
  if (found.length <= 254 && address.test(found)) return [sha256(found)];
  issues.push(['invalid_email', '/user/email']);
  return undefined;
}

function phone(value, issues) {
  if (typeof value !== 'string') return undefined;
  const found = value.replace(/[\s().\/-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(found)) return [sha256(found)];
  issues.push(['invalid_phone', '/user/phone']);
  return undefined;
}

function content(item, index, issues) {
  const product = item.product || {};
  const place = '/items/' + index;
  const levels = [];
  for (let level = 1; level <= 5; ++level) {
    const key = 'category_' + level;
    const found = text(product[key], place + '/product/' + key, issues);
    if (found !== undefined) levels.push(found);
  }
  return {
    content_id: id(item.id, place + '/id', issues),
    content_name: text(product.name, place + '/product/name', issues),
    price: number(product.price, place + '/product/price', issues),
    quantity: number(item.quantity, place + '/quantity', issues),
    content_type: text(item.type, place + '/type', issues),
    content_category: levels.length ? levels.join('>') : undefined,
  };
}

function map(line) {
  const event = JSON.parse(line);
  const issues = [];
  const type = eventTypes[event.event_name];
  if (type === undefined) return { issues };
  const user = event.user || {};
  const at = event.context && event.context.event_timestamp;
  if (!Number.isSafeInteger(at) || at < 1e11) issues.push(['invalid_timestamp', '/context']);
  const currency = text(event.currency, '/currency', issues);
  if (currency !== undefined && !/^[A-Za-z]{3}$/.test(currency)) {
    issues.push(['invalid_currency', '/currency']);
  }
  if (event.type !== undefined && !channels.has(event.type)) {
    issues.push(['unknown_event_channel', '/type']);
  }
  const phones = phone(user.phone, issues);
  const emails = email(user.email, issues);
  if (!phones && !emails) issues.push(['missing_user_identity', '/user']);
  const body = {
    event_set_id: eventSetId,
    event: type,
    event_id: id(event.id, '/id', issues),
    timestamp: new Date(at).toISOString(),
    context: { user: { phone_numbers: phones, emails } },
    properties: {
      order_id: id(event.id, '/id', issues),
      shop_id: id(event.shop_id, '/shop_id', issues),
      contents: (event.items || []).map((item, index) => content(item, index, issues)),
      currency: currency && currency.toUpperCase(),
      value: number(event.value, '/value', issues),
      event_channel: event.type,
    },
  };
  return { body: JSON.stringify(body), issues };
}

const [what, file] = process.argv.slice(2);
const line = readFileSync(file, 'utf8').trim();
if (what === 'body') {
  console.log(map(line).body);
} else {
  let best = Infinity;
  for (let round = 0; round < 30; ++round) {
    const calls = 500;
    const start = process.hrtime.bigint();
    for (let call = 0; call < calls; ++call) map(line);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / calls);
  }
  console.log(Math.round(best));
}

// SPDX-License-Identifier: MIT
// The page of quality_report: one HTML file without scripts, which loads nothing.
#ifndef TIKTOK_OFFLINE_EXAMPLES_QUALITY_PAGE_HPP
#define TIKTOK_OFFLINE_EXAMPLES_QUALITY_PAGE_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tiktok_offline/tiktok_offline.hpp>
#include <utility>
#include <vector>

#include "advice.hpp"
#include "findings.hpp"
#include "fixes.hpp"
#include "html.hpp"

namespace quality {

using tiktok_offline::outcome;
using tiktok_offline::property;

/// A row of a table of bars.
struct bar_row {
  std::string key{};
  std::string label{};
  std::string note{};
  count events = 0;
  count of = 0;
  std::string_view look = "good";
  /// What a whole bar is; 0 for `of`.
  count full = 0;
};

class report_page {
 public:
  report_page(const findings& found, const std::vector<std::string>& inputs)
      : found_(found), sums_(found.sums), inputs_(inputs) {}

  std::string write() && {
    write_head();
    write_fixes();
    write_outcomes();
    write_identities();
    write_properties();
    write_issues();
    write_times();
    write_types();
    write_money();
    out_.raw(
        "</main>\n<footer><p class=\"soft\">This page has counts, places in events and sums of "
        "money. It has nothing else of an event, and loads nothing.</p></footer>\n"
        "</body>\n</html>\n");
    return out_.str();
  }

 private:
  static constexpr std::size_t most_fixes = 10;
  static constexpr std::size_t most_places = 1000;
  static constexpr std::size_t most_inputs_named = 20;

  [[nodiscard]] count meant() const { return found_.meant(); }

  void write_head() {
    out_.raw(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>TikTok offline events: quality report</title>\n<style>");
    out_.raw(style).raw(
        "</style>\n</head>\n<body>\n<header>\n<h1>TikTok offline events: quality "
        "report</h1>\n<p class=\"soft\">");
    for (std::size_t i = 0; i < inputs_.size() && i < most_inputs_named; ++i) {
      out_.raw(i == 0 ? "From " : ", ").breakable(inputs_[i]);
    }
    if (inputs_.size() > most_inputs_named) {
      out_.raw(" and ").number(inputs_.size() - most_inputs_named).raw(" more");
    }
    out_.raw(". Format: <code>").raw(to_string(found_.settings.format)).raw("</code>.");
    const auto& rows = found_.times.rows();
    if (!rows.empty()) {
      out_.raw(" Events from ").raw(found_.times.label(rows.begin()->first)).raw(" to ");
      out_.raw(found_.times.label(rows.rbegin()->first)).raw(" (UTC).");
    }
    out_.raw("</p>\n<dl class=\"cards\" id=\"totals\">\n");
    write_card("read", "Events read", sums_.events(), "");
    write_card("mapped", "Mapped", sums_.count(outcome::mapped), " can be sent");
    write_card("rejected", "Rejected", sums_.count(outcome::rejected), " cannot be sent");
    write_card("filtered", "Filtered", sums_.count(outcome::filtered), " not in the mapping");
    out_.raw("</dl>\n</header>\n<main>\n");
  }

  void write_card(std::string_view key, std::string_view title, count events,
                  std::string_view note) {
    out_.raw("<div").data("key", key).data("count", events).raw("><dt>").raw(title);
    out_.raw("</dt><dd>").number(events);
    if (!note.empty()) {
      out_.raw(" <small>").raw(percent(events, sums_.events())).raw(note).raw("</small>");
    }
    out_.raw("</dd></div>\n");
  }

  // --- What to fix first

  [[nodiscard]] std::string_view why_nothing() const {
    if (sums_.events() == 0) return "No events were read.";
    if (meant() > 0) return "Nothing: no sale is lost.";
    return "TikTok gets none of these events, since no row of the mapping has the name of one. If "
           "there should be sales among them, check the names in the mapping.";
  }

  void write_fixes() {
    const std::vector<fix> all = fixes_of(found_);
    out_.raw("<section id=\"fixes\">\n<h2>What to fix first</h2>\n");
    if (all.empty()) out_.raw("<p>").raw(why_nothing()).raw("</p>\n");
    if (!all.empty()) {
      out_.raw(
          "<p class=\"soft\">Sales that are lost come first, then buyers who are harder to "
          "find, then events whose name is almost right, then details that TikTok never "
          "gets.</p>\n<ol class=\"fix\">\n");
    }
    for (std::size_t i = 0; i < all.size() && i < most_fixes; ++i) write_fix(all[i]);
    if (!all.empty()) out_.raw("</ol>\n");
    if (all.size() > most_fixes) {
      out_.raw("<p id=\"more-fixes\"").data("count", all.size() - most_fixes).raw(">And ");
      out_.number(all.size() - most_fixes).raw(" more, which cost less: see below.</p>\n");
    }
    out_.raw("</section>\n");
  }

  void write_fix(const fix& each) {
    out_.raw("<li").data("kind", each.kind).data("key", each.key).data("count", each.events);
    out_.data("of", each.of).raw(">\n<h3>").text(each.title).raw("</h3>\n<p class=\"share\">");
    out_.number(each.events).raw(" of ").number(each.of).raw(" ").raw(each.of_what);
    out_.raw(" (").raw(percent(each.events, each.of)).raw(")</p>\n<p>").text(each.meaning);
    out_.raw("</p>\n<p><strong>To do:</strong> ").text(each.action).raw("</p>\n");
    if (each.pointer) {
      const example& where = found_.examples.at({each.code, *each.pointer});
      out_.raw("<p class=\"soft\">");
      if (!each.pointer->empty()) out_.raw("Most often at ");
      if (!each.pointer->empty()) write_pointer(*each.pointer);
      out_.raw(each.pointer->empty() ? "For example in " : ", for example in ");
      out_.breakable(line_of(where)).raw("</p>\n");
    }
    out_.raw("</li>\n");
  }

  // --- Tables of bars

  void write_table(std::string_view id, std::string_view caption, std::string_view head,
                   std::string_view events_head, const std::vector<bar_row>& rows) {
    out_.raw("<table id=\"").raw(id).raw("\">\n<caption hidden>").raw(caption);
    out_.raw("</caption>\n<thead><tr><th scope=\"col\">").raw(head);
    out_.raw("</th><th scope=\"col\" class=\"n\">").raw(events_head);
    out_.raw("</th><th scope=\"col\" class=\"s\">Share</th></tr></thead>\n<tbody>\n");
    for (const bar_row& row : rows) {
      out_.raw("<tr").data("key", row.key).data("count", row.events).data("of", row.of);
      out_.raw("><th scope=\"row\">").breakable(row.label);
      if (!row.note.empty()) out_.raw("<small>").breakable(row.note).raw("</small>");
      out_.raw("</th><td class=\"n\">").number(row.events).raw("</td><td class=\"s\">");
      write_bar(row);
      out_.raw("</td></tr>\n");
    }
    out_.raw("</tbody>\n</table>\n");
  }

  void write_bar(const bar_row& row) {
    const count full = row.full > 0 ? row.full : row.of;
    // In thousandths, and something is never nothing.
    const count width = full > 0 ? row.events * 1000 / full : 0;
    const count seen = row.events > 0 ? (std::max)(width, count{3}) : 0;
    out_.raw(
        "<div class=\"b\"><svg viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect class=\"track\" width=\"1000\" height=\"1\"/>"
        "<rect class=\"");
    out_.raw(row.look)
        .raw("\" width=\"")
        .raw(std::to_string(seen))
        .raw("\" height=\"1\"/></svg><span>");
    out_.raw(percent(row.events, row.of)).raw("</span></div>");
  }

  void write_outcomes() {
    const count read = sums_.events();
    const count rejected = sums_.count(outcome::rejected);
    out_.raw("<section>\n<h2>What became of the events</h2>\n");
    write_table("outcomes", "Events by outcome", "Outcome", "Events",
                {{"mapped", "Mapped", "can be sent to TikTok", sums_.count(outcome::mapped), read},
                 {"rejected", "Rejected", "something required is missing", rejected, read, "bad"},
                 {"filtered", "Filtered", "not in the mapping, which is not an error",
                  sums_.count(outcome::filtered), read, "other"}});
    std::vector<bar_row> reasons;
    for (const auto& row : advice::issues) {
      const count events = found_.events_with(row.code);
      const bool is_error =
          tiktok_offline::issue{row.code}.level() == tiktok_offline::severity::error;
      const std::string name(to_string(row.code));
      if (is_error && events > 0) {
        reasons.push_back({name, std::string(row.title), name, events, rejected, "bad"});
      }
    }
    std::stable_sort(reasons.begin(), reasons.end(), [](const bar_row& one, const bar_row& other) {
      return one.events > other.events;
    });
    if (!reasons.empty()) {
      out_.raw(
          "<h3>Why events were rejected</h3>\n<p class=\"soft\">An event may have several "
          "reasons.</p>\n");
      write_table("reasons", "Rejected events by reason", "Reason", "Events", reasons);
    }
    out_.raw("</section>\n");
  }

  void write_identities() {
    const count none = found_.events_with(issue_code::missing_user_identity);
    const count of = sums_.count(outcome::mapped) + none;
    out_.raw(
        "<section>\n<h2>What buyers are found by</h2>\n<p class=\"soft\">Of events that were "
        "mapped, or rejected since they have neither. TikTok finds more buyers with both.</p>\n");
    write_table("identities", "Events by identity", "Identity", "Events",
                {{"email", "E-mail address", "", sums_.with_email(), of},
                 {"phone", "Phone number", "", sums_.with_phone(), of},
                 {"both", "Both", "", sums_.with_both(), of},
                 {"none", "Neither", "rejected", none, of, "bad"}});
    out_.raw("</section>\n");
  }

  void write_properties() {
    std::vector<bar_row> rows;
    std::string off;
    for (const auto& row : tiktok_offline::detail::property_rows) {
      if (!row.is_sent_in(sums_.format())) continue;
      const std::string name(row.member_name());
      if ((found_.settings.fields.*row.sources).empty()) {
        off += (off.empty() ? "" : ", ") + name;
        continue;
      }
      std::string use;
      for (const auto& advised : advice::properties) {
        if (advised.id == row.id) use = advised.use;
      }
      const count with = sums_.count(row.id);
      if (sums_.payloads() > 0 && with == 0) use.insert(0, "Never sent. ");
      rows.push_back({std::string(to_string(row.id)), name, use, with, sums_.payloads()});
    }
    out_.raw("<section>\n<h2>How complete the payloads are</h2>\n<p class=\"soft\">How many of ");
    out_.number(sums_.payloads()).raw(" payloads have each property, in any of their items.");
    if (!off.empty()) out_.raw(" Turned off in the configuration: ").text(off).raw(".");
    out_.raw("</p>\n");
    write_table("properties", "Payloads by property", "Property", "Payloads", rows);
    out_.raw("</section>\n");
  }

  // --- Issues

  [[nodiscard]] std::string line_of(const example& where) const {
    const std::string line = "line " + with_commas(std::to_string(where.line));
    return inputs_.size() > 1 ? line + " of " + inputs_[where.input] : line;
  }

  void write_issues() {
    std::vector<const advice::issue_advice*> rows;
    for (const auto& row : advice::issues) {
      if (found_.events_with(row.code) > 0) rows.push_back(&row);
    }
    std::stable_sort(rows.begin(), rows.end(), [this](const auto* one, const auto* other) {
      const auto rank = [this](const advice::issue_advice& row) {
        return std::pair(static_cast<int>(tiktok_offline::issue{row.code}.level()),
                         found_.events_with(row.code));
      };
      return rank(*one) > rank(*other);
    });
    out_.raw("<section id=\"issues\">\n<h2>Issues by code and place</h2>\n");
    if (rows.empty()) out_.raw("<p>None.</p>\n");
    std::size_t places_left = most_places;
    for (const auto* row : rows) write_issue(*row, places_left);
    out_.raw("</section>\n");
  }

  void write_issue(const advice::issue_advice& row, std::size_t& places_left) {
    const auto level = tiktok_offline::issue{row.code}.level();
    const bool is_error = level == tiktok_offline::severity::error;
    out_.raw("<article").data("key", to_string(row.code)).data("level", to_string(level));
    out_.data("count", sums_.count(row.code)).data("events", found_.events_with(row.code));
    out_.raw(">\n<h3>").text(row.title).raw("</h3>\n<p class=\"soft\">");
    out_.raw(is_error ? "Error, the event is rejected: <code>" : "Warning: <code>");
    out_.raw(to_string(row.code)).raw("</code> in ").number(found_.events_with(row.code));
    out_.raw(found_.events_with(row.code) == 1 ? " event" : " events").raw("</p>\n<p>");
    out_.text(row.meaning).raw(" <strong>To do:</strong> ").text(row.action).raw("</p>\n<table>\n");
    out_.raw(
        "<caption hidden>Places of this issue</caption>\n<thead><tr><th scope=\"col\" "
        "class=\"p\">Place in "
        "the event</th><th scope=\"col\" class=\"n\">Times</th><th scope=\"col\">Example</th>"
        "</tr></thead>\n<tbody>\n");
    count others = 0;
    for (const auto& [pointer, times] : places_of(found_, row.code)) {
      if (places_left == 0) {
        others += times;
        continue;
      }
      --places_left;
      write_place(row.code, pointer, times);
    }
    if (others > 0) {
      out_.raw("<tr")
          .data("others", others)
          .raw("><th scope=\"row\">other places</th><td class=\"n\">");
      out_.number(others).raw("</td><td></td></tr>\n");
    }
    out_.raw("</tbody>\n</table>\n</article>\n");
  }

  void write_pointer(const std::string& pointer) {
    if (pointer.empty()) {
      out_.raw("the whole event");
    } else {
      out_.raw("<code>").breakable(pointer).raw("</code>");
    }
  }

  void write_place(issue_code code, const std::string& pointer, count times) {
    const example& where = found_.examples.at({code, pointer});
    out_.raw("<tr").data("place", pointer).data("count", times).data("line", where.line);
    out_.data("input", inputs_[where.input]).raw("><th scope=\"row\">");
    write_pointer(pointer);
    out_.raw("</th><td class=\"n\">").number(times).raw("</td><td>").breakable(line_of(where));
    out_.raw("</td></tr>\n");
  }

  // --- Time, types, money

  void write_times() {
    constexpr std::string_view names[] = {"day", "month", "year", "century"};
    const std::string_view name = names[static_cast<std::size_t>(found_.times.by())];
    const auto& rows = found_.times.rows();
    out_.raw("<section id=\"times\"").data("by", name).raw(">\n<h2>Mapped events per ").raw(name);
    out_.raw(" (UTC)</h2>\n");
    if (rows.empty()) out_.raw("<p>None.</p>\n</section>\n");
    if (rows.empty()) return;
    const auto busiest = std::max_element(
        rows.begin(), rows.end(),
        [](const auto& one, const auto& other) { return one.second < other.second; });
    out_.raw("<p class=\"soft\">Most on ").raw(found_.times.label(busiest->first)).raw(": ");
    out_.number(busiest->second).raw(".");
    const bool has_gaps =
        static_cast<std::size_t>(rows.rbegin()->first - rows.begin()->first) + 1 > rows.size();
    if (has_gaps) out_.raw(" A grey column is a time without events.");
    out_.raw("</p>\n");
    if (rows.size() > 2) write_chart(busiest->second);
    constexpr std::size_t most_open_rows = 31;
    out_.raw(rows.size() > most_open_rows ? "<details>" : "<details open>");
    out_.raw("<summary>The numbers</summary>\n");
    std::vector<bar_row> bars;
    for (const auto& [key, events] : rows) {
      const std::string label = found_.times.label(key);
      bars.push_back(
          {label, label, "", events, sums_.count(outcome::mapped), "good", busiest->second});
    }
    write_table("per-time", "Mapped events over time", "Time", "Events", bars);
    out_.raw("</details>\n</section>\n");
  }

  /// A column for each row, and one for each gap between rows.
  void write_chart(count most) {
    std::string columns;
    std::size_t at = 0;
    const auto add = [&](std::string_view look, count height) {
      columns += "<rect class=\"" + std::string(look) + "\" x=\"" + std::to_string(at++) +
                 ".1\" width=\"0.8\" y=\"" + std::to_string(1000 - height) + "\" height=\"" +
                 std::to_string(height) + "\"/>";
    };
    std::int64_t last = found_.times.rows().begin()->first;
    for (const auto& [key, events] : found_.times.rows()) {
      if (key > last + 1) add("track", 1000);
      last = key;
      add("good", (std::max)(count{4}, events * 1000 / most));
    }
    constexpr std::size_t least_columns = 14;  // a few are not to be as wide as the page
    out_.raw(
        "<svg class=\"chart\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Mapped "
        "events over time; the numbers follow\" viewBox=\"0 0 ");
    out_.raw(std::to_string((std::max)(at, least_columns))).raw(" 1000\">").raw(columns);
    out_.raw("</svg>\n");
  }

  void write_types() {
    std::vector<bar_row> rows;
    for (const std::string& type : found_.type_order) {
      std::string names;
      for (const std::string& name : found_.names_of_type.at(type)) {
        names += (names.empty() ? "from " : ", ") + name;
      }
      rows.push_back({type, type, names, found_.types.at(type), sums_.payloads()});
    }
    out_.raw("<section>\n<h2>Payloads per TikTok event type</h2>\n");
    write_table("types", "Payloads by event type", "Event type", "Payloads", rows);
    out_.raw("</section>\n");
  }

  void write_money() {
    out_.raw("<section id=\"money\"").data("without", found_.without_value);
    out_.raw(
        ">\n<h2>Money by currency</h2>\n<p class=\"soft\">The value of mapped events, each "
        "once. ");
    out_.number(found_.without_value).raw(" mapped events have no value.</p>\n");
    if (!found_.sales.empty()) {
      out_.raw(
          "<table>\n<caption hidden>Sums of value by currency</caption>\n<thead><tr><th "
          "scope=\"col\">Currency</th><th scope=\"col\" class=\"n\">Events</th><th scope=\"col\" "
          "class=\"n\">Sum</th></tr></thead>\n<tbody>\n");
    }
    for (const auto& [currency, sum] : found_.sales) write_sum(currency, sum);
    if (!found_.sales.empty()) out_.raw("</tbody>\n</table>\n");
    out_.raw("</section>\n");
  }

  /// Sums of unlike currencies say nothing, so they are not written.
  void write_sum(const std::string& currency, const money& sum) {
    const bool is_currency = currency != "other" && currency != "none";
    out_.raw("<tr").data("key", currency).data("count", sum.events());
    if (is_currency) out_.data("sum", sum.text()).data("left-out", sum.too_large());
    out_.raw("><th scope=\"row\">");
    out_.raw(is_currency           ? currency
             : currency == "other" ? "other<small>not in TikTok's list</small>"
                                   : "none<small>a value without a currency</small>");
    out_.raw("</th><td class=\"n\">").number(sum.events()).raw("</td><td class=\"n\">");
    std::string text = sum.text();
    if (text.substr(text.size() - 2) == "00") text.resize(text.size() - 2);
    out_.raw(is_currency ? with_commas(text) : "not added up");
    if (is_currency && sum.too_large() > 0) {
      out_.raw("<br><small>without ").number(sum.too_large()).raw(" that are too large</small>");
    }
    out_.raw("</td></tr>\n");
  }

  const findings& found_;
  const tiktok_offline::tally& sums_;
  const std::vector<std::string>& inputs_;
  html out_{};
};

}  // namespace quality

#endif

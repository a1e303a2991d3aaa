// SPDX-License-Identifier: MIT
// How quality_report writes HTML: escaped, and what the page looks like.
#ifndef TIKTOK_OFFLINE_EXAMPLES_QUALITY_HTML_HPP
#define TIKTOK_OFFLINE_EXAMPLES_QUALITY_HTML_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace quality {

using count = std::uint64_t;

// Okabe and Ito's colours, which people with any kind of sight tell apart. Bars are SVG, since
// browsers do not print backgrounds.
inline constexpr std::string_view style = R"(
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1b1b;--soft:#555;--line:#ccc;--card:#f4f5f6;
--track:#e2e4e6;--good:#0072b2;--bad:#d55e00;--other:#767676}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#ececec;--soft:#b6bbc0;--line:#444b52;
--card:#1f2428;--track:#343b42;--good:#56b4e9;--bad:#e69f00;--other:#9aa0a6}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--soft:#444;--line:#bbb;--card:#fff;
--track:#e2e4e6;--good:#0072b2;--bad:#d55e00;--other:#767676}}
*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,sans-serif;background:var(--bg);color:var(--fg);max-width:60rem;
margin:0 auto;padding:1rem;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.5rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0}
section>h3{margin-top:1.5rem}
p{margin:.3rem 0}
code{font:.9em ui-monospace,monospace;unicode-bidi:isolate;overflow-wrap:anywhere}
small,.soft{color:var(--soft);font-size:.875rem}
.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:.75rem;margin:1rem 0}
.cards div,.fix li,article{background:var(--card);border:1px solid var(--line);border-radius:.5rem}
.cards div{padding:.6rem .8rem}
.cards dt{color:var(--soft)}
.cards dd{margin:0;font-size:1.6rem;font-weight:700;line-height:1.2;overflow-wrap:normal}
.cards small{display:block;font-weight:400}
.fix{list-style:none;padding:0;margin:1rem 0;counter-reset:fix}
.fix li{counter-increment:fix;position:relative;padding:.8rem .9rem .8rem 3.2rem;margin:.6rem 0}
.fix li:before{content:counter(fix);position:absolute;left:.9rem;top:.65rem;width:1.6rem;
font-weight:700;font-size:1.1rem;text-align:center;border-bottom:.2rem solid var(--bad)}
.fix .share{font-weight:600}
article{padding:.8rem .9rem;margin:.8rem 0}
table{width:100%;border-collapse:collapse;margin:.5rem 0;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}
thead th{color:var(--soft);font-size:.875rem;font-weight:600}
tbody th{font-weight:600}
tbody th{overflow-wrap:break-word}
tbody th small{display:block;font-weight:400;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}
.s{width:40%}.p{width:50%}
.b{display:flex;gap:.5rem;align-items:center}
.b svg{flex:1;height:.8rem;min-width:2rem}
.b span{width:5.6rem;text-align:right;white-space:nowrap}
svg{display:block;width:100%}
.track{fill:var(--track)}.good{fill:var(--good)}.bad{fill:var(--bad)}.other{fill:var(--other)}
.chart{height:9rem;border-bottom:1px solid var(--fg)}
summary{cursor:pointer;padding:.5rem 0}
@media (max-width:36rem){.cards{grid-template-columns:1fr 1fr}th,td{padding:.35rem .25rem}
.s{width:28%}.p{width:40%}.b{flex-direction:column;align-items:stretch;gap:.1rem}.b svg{flex:none}
.b span{width:auto}}
@media print{body{max-width:none;padding:0;font-size:10pt}h2,h3{break-after:avoid}
tr,.fix li{break-inside:avoid}details::details-content{content-visibility:visible}}
)";

inline std::string with_commas(std::string digits) {
  const std::size_t end = (std::min)(digits.find('.'), digits.size());
  const std::size_t begin = digits[0] == '-' ? 1 : 0;
  for (std::size_t at = end; at > begin + 3;) digits.insert(at -= 3, ",");
  return digits;
}

/// `12.3%`. Something is never 0%, and not all is never 100%.
inline std::string percent(count part, count whole) {
  if (whole == 0) return "-";
  const auto tenths =
      static_cast<count>(static_cast<double>(part) * 1000 / static_cast<double>(whole) + 0.5);
  if (part > 0 && tenths == 0) return "under 0.1%";
  if (part < whole && tenths >= 1000) return "over 99.9%";
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + '%';
}

/// HTML as it grows. Whatever is not markup of this file is written with `text`.
class html {
 public:
  html& raw(std::string_view markup) {
    page_ += markup;
    return *this;
  }
  html& number(count value) { return raw(with_commas(std::to_string(value))); }
  html& text(std::string_view text) {
    for (const char c : text) {
      const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      if (c == '&') {
        page_ += "&amp;";
      } else if (c == '<') {
        page_ += "&lt;";
      } else if (c == '>') {
        page_ += "&gt;";
      } else if (c == '"') {
        page_ += "&quot;";
      } else {
        page_ += is_control ? '?' : c;
      }
    }
    return *this;
  }
  /// Text that may go on in the next line after a separator in a name.
  html& breakable(std::string_view words) {
    constexpr std::string_view separators = "/_.-";
    for (std::size_t end = 0; !words.empty(); words.remove_prefix(end)) {
      end = (std::min)(words.find_first_of(separators), words.size() - 1) + 1;
      text(words.substr(0, end));
      if (end < words.size() && separators.find(words[end - 1]) != std::string_view::npos) {
        raw("<wbr>");
      }
    }
    return *this;
  }
  /// ` data-name="value"`
  html& data(std::string_view name, std::string_view value) {
    return raw(" data-").raw(name).raw("=\"").text(value).raw("\"");
  }
  html& data(std::string_view name, count value) { return data(name, std::to_string(value)); }

  [[nodiscard]] const std::string& str() const { return page_; }

 private:
  std::string page_{};
};

}  // namespace quality

#endif

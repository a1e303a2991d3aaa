// SPDX-License-Identifier: MIT
#include <tiktok_offline/response.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"

using tiktok_offline::read_response;
using tiktok_offline::verdict;

namespace {

std::string answer_of(const std::string& code, const std::string& data = "{}") {
  return R"({"code":)" + code + R"(,"message":"words","request_id":"2024","data":)" + data + "}";
}

std::vector<std::size_t> failed_positions(const std::string& data, std::size_t events_sent,
                                          const std::string& code = "20001") {
  const auto answer = read_response(200, answer_of(code, data), events_sent);
  CHECK(answer.verdict == verdict::partially_delivered);
  std::vector<std::size_t> positions;
  for (const auto& event : answer.failed) positions.push_back(event.position);
  return positions;
}

using positions = std::vector<std::size_t>;

}  // namespace

TEST_CASE("Every code of TikTok's list has its verdict", "[response]") {
  struct row {
    const char* code;
    verdict expected;
    bool token_refused = false;
    int wait_seconds = 0;
  };
  const row rows[] = {
      {"0", verdict::delivered},
      {"20001", verdict::partially_delivered},
      {"40000", verdict::refused},
      {"40002", verdict::refused},
      {"40001", verdict::refused},
      {"40061", verdict::refused},
      {"40062", verdict::refused},
      {"40063", verdict::refused},
      {"40101", verdict::refused, true},
      {"40102", verdict::refused, true},
      {"40103", verdict::refused, true},
      {"40104", verdict::refused, true},
      {"40105", verdict::refused, true},
      {"40106", verdict::refused, true},
      {"40107", verdict::refused, true},
      {"40110", verdict::refused, true},
      {"40113", verdict::refused, true},
      {"40115", verdict::refused, true},
      {"40116", verdict::refused, true},
      {"40117", verdict::refused, true},
      {"40118", verdict::refused, true},
      {"40119", verdict::refused, true},
      {"40124", verdict::refused, true},
      {"40125", verdict::refused, true},
      {"40050", verdict::delivered},
      {"40133", verdict::retry},
      {"40202", verdict::retry},
      {"41000", verdict::refused},
      {"51305", verdict::retry},
      {"40016", verdict::retry},
      {"40100", verdict::retry, false, 300},
      {"40132", verdict::retry},
      {"50000", verdict::retry},
      {"50002", verdict::retry},
      {"51010", verdict::retry},
      {"51999", verdict::retry},
      {"60001", verdict::retry},
      // Not in the list: refused below 50000, a retry from there on.
      {"1", verdict::refused},
      {"-1", verdict::refused},
      {"20000", verdict::refused},
      {"40108", verdict::refused},
      {"40114", verdict::refused},
      {"40120", verdict::refused},
      {"40201", verdict::refused},
      {"40900", verdict::refused},
      {"49999", verdict::refused},
      {"50001", verdict::retry},
      {"9223372036854775807", verdict::retry},
      {"-9223372036854775808", verdict::refused},
  };
  for (const row& expected : rows) {
    for (const std::string quote : {"", "\""}) {
      CAPTURE(expected.code, quote);
      const auto answer = read_response(200, answer_of(quote + expected.code + quote));
      CHECK(answer.verdict == expected.expected);
      CHECK(answer.token_refused == expected.token_refused);
      CHECK(answer.is_duplicate == (expected.code == std::string("40050")));
      REQUIRE(answer.code);
      CHECK(std::to_string(*answer.code) == expected.code);
      CHECK(answer.message == "words");
      CHECK(answer.request_id == "2024");
      CHECK(answer.failed.empty());
      if (expected.wait_seconds == 0) {
        CHECK_FALSE(answer.wait);
      } else {
        CHECK(answer.wait == std::chrono::seconds(expected.wait_seconds));
      }
    }
  }
}

TEST_CASE("A duplicate is a delivery only where the HTTP status allows one", "[response]") {
  CHECK_FALSE(read_response(500, answer_of("40050")).is_duplicate);
  CHECK(read_response(500, answer_of("40050")).verdict == verdict::retry);
  const auto partly = read_response(200, R"({"code":40050,"data":{"partial_failure":true}})", 2);
  CHECK(partly.verdict == verdict::partially_delivered);
  CHECK(partly.failed.size() == 2);
}

TEST_CASE("Without a code the HTTP status decides", "[response]") {
  const std::string bodies[] = {
      "",
      " ",
      "<html><body>Bad gateway</body></html>",
      R"({"code":0,"message":"OK)",  // truncated
      "0",
      "[]",
      "[{\"code\":0}]",
      "null",
      "\"OK\"",
      "{}",
      R"({"message":"OK"})",
      R"({"code":null})",
      R"({"code":true})",
      R"({"code":[0]})",
      R"({"code":{"code":0}})",
      R"({"code":""})",
      R"({"code":"OK"})",
      R"({"code":"0 "})",
      R"({"code":"+0"})",
      R"({"code":0.5})",
      R"({"code":1e300})",
      R"({"code":18446744073709551615})",
      R"({"code":"9223372036854775808"})",
      "{\"code\":0,\"message\":\"\xFF\"}",  // not UTF-8
      std::string(3, '\0'),
      // A NUL byte is not JSON; nlohmann's parser takes one for the end.
      std::string("{\"code\":0}\0rubbish", 18),
      std::string("{\"code\":0}\0", 11),
      std::string("{\"code\":0}\n\0{\"code\":40002}", 27),
      std::string("\0{\"code\":0}", 11),
      std::string("{\"code\":\0 0}", 11),
  };
  struct row {
    long http_status;
    verdict expected;
  };
  // 2xx proves no delivery: a proxy or a login page may have answered.
  const row rows[] = {{0, verdict::retry},     {200, verdict::retry},   {204, verdict::retry},
                      {301, verdict::refused}, {302, verdict::refused}, {400, verdict::refused},
                      {401, verdict::refused}, {403, verdict::refused}, {404, verdict::refused},
                      {408, verdict::retry},   {413, verdict::refused}, {425, verdict::retry},
                      {429, verdict::retry},   {500, verdict::retry},   {502, verdict::retry},
                      {503, verdict::retry},   {504, verdict::retry},   {599, verdict::retry}};
  for (const std::string& body : bodies) {
    for (const row& expected : rows) {
      CAPTURE(body.substr(0, 60), expected.http_status);
      const auto answer = read_response(expected.http_status, body, 3);
      CHECK(answer.verdict == expected.expected);
      CHECK_FALSE(answer.code);
      CHECK(answer.failed.empty());
      CHECK(answer.token_refused == (expected.http_status == 401));
    }
  }
  // A body that takes long, once.
  CHECK(read_response(400, std::string(100000, '[')).verdict == verdict::refused);
  CHECK(read_response(502, std::string(100000, '[')).verdict == verdict::retry);
}

TEST_CASE("Every HTTP status without a code is a retry or refused", "[response]") {
  for (long status = 0; status < 700; ++status) {
    CAPTURE(status);
    const bool not_now = status >= 500 || status == 408 || status == 425 || status == 429;
    const auto answer = read_response(status, "");
    CHECK(answer.verdict == (status < 300 || not_now ? verdict::retry : verdict::refused));
    CHECK(answer.token_refused == (status == 401));
    CHECK_FALSE(answer.wait);
  }
}

TEST_CASE("The code decides whatever HTTP says but a delivery needs both", "[response]") {
  CHECK(read_response(500, answer_of("40002")).verdict == verdict::refused);
  CHECK(read_response(401, answer_of("40100")).verdict == verdict::retry);
  CHECK(read_response(400, answer_of("50000")).verdict == verdict::retry);
  CHECK(read_response(0, answer_of("0")).verdict == verdict::delivered);
  CHECK(read_response(201, answer_of("0")).verdict == verdict::delivered);
  CHECK(read_response(299, answer_of("0")).verdict == verdict::delivered);
  CHECK(read_response(300, answer_of("0")).verdict == verdict::refused);
  CHECK(read_response(300, answer_of("20001"), 2).verdict == verdict::refused);
  for (const char* code : {"0", "20001"}) {
    CHECK(read_response(500, answer_of(code), 2).verdict == verdict::retry);
    CHECK(read_response(404, answer_of(code), 2).verdict == verdict::refused);
    CHECK(read_response(500, answer_of(code), 2).failed.empty());
  }
  // A gateway has codes of its own.
  CHECK(read_response(503, R"({"code":503,"message":"no upstream"})").verdict == verdict::retry);
  CHECK(read_response(429, R"({"code":429})").verdict == verdict::retry);
  CHECK(read_response(403, R"({"code":403})").verdict == verdict::refused);
}

TEST_CASE("A partial failure lists the events that failed", "[response]") {
  const char* data = R"({"partial_failure":true,"failed_events":[
      {"order_in_batch":3,"error":"late"},{"order_in_batch":0,"error":"odd"}]})";
  for (const char* code : {"20001", "0"}) {
    const auto answer = read_response(200, answer_of(code, data), 4);
    CHECK(answer.verdict == verdict::partially_delivered);
    REQUIRE(answer.failed.size() == 2);
    CHECK(answer.failed[0].position == 0);
    CHECK(answer.failed[0].error == "odd");
    CHECK(answer.failed[1].position == 3);
    CHECK(answer.failed[1].error == "late");
  }
  CHECK(failed_positions(data, tiktok_offline::unknown_number_of_events) == positions{0, 3});
  // A list alone says it too, whatever the code.
  CHECK(failed_positions(R"({"failed_events":[{"order_in_batch":1}]})", 3, "0") == positions{1});
}

TEST_CASE("Positions come as numbers or digits, each once, with or without an error",
          "[response]") {
  CHECK(failed_positions(R"({"failed_events":[{"order_in_batch":"1"},{"order_in_batch":1},
      {"order_in_batch":2.0,"error":7}]})",
                         3) == positions{1, 2});
  const auto answer = read_response(200, answer_of("20001", R"({"failed_events":[
      {"order_in_batch":1,"error":"first"},{"order_in_batch":"1","error":"second"}]})"));
  REQUIRE(answer.failed.size() == 1);
  CHECK(answer.failed[0].error == "first");
}

TEST_CASE("Where TikTok does not say which events failed all of them are listed", "[response]") {
  const char* unusable[] = {
      "null",
      "[]",
      "{}",
      "\"x\"",
      R"({"partial_failure":true})",
      R"({"failed_events":[]})",
      R"({"failed_events":{}})",
      R"({"failed_events":"0"})",
      R"({"failed_events":{"0":{"order_in_batch":1}}})",
      R"({"failed_events":[0]})",
      R"({"failed_events":[null]})",
      R"({"failed_events":[{"error":"x"}]})",
      R"({"failed_events":[{"order_in_batch":null}]})",
      R"({"failed_events":[{"order_in_batch":-1}]})",
      R"({"failed_events":[{"order_in_batch":1.5}]})",
      R"({"failed_events":[{"order_in_batch":"one"}]})",
      // One that is wrong makes the others doubtful: this may be a list that counts from 1.
      R"({"failed_events":[{"order_in_batch":1},{"order_in_batch":3}]})",
      R"({"failed_events":[{"order_in_batch":18446744073709551615}]})",
  };
  for (const char* data : unusable) {
    CAPTURE(data);
    CHECK(failed_positions(data, 3) == positions{0, 1, 2});
  }
  CHECK(failed_positions("{}", tiktok_offline::unknown_number_of_events) == positions{});
  for (const char* position : {"-1", "-2", "\"-2\"", "null", "1.5"}) {
    CAPTURE(position);
    CHECK(
        failed_positions(R"({"failed_events":[{"order_in_batch":)" + std::string(position) + "}]}",
                         tiktok_offline::unknown_number_of_events) == positions{});
  }
  CHECK(read_response(200, R"({"code":20001})", 2).failed.size() == 2);
  CHECK(failed_positions(R"({"partial_failure":true})", 2, "0") == positions{0, 1});
}

TEST_CASE("However many events were sent all of them are listed", "[response]") {
  // 50 and 1000 are full batches of the two formats.
  for (const std::size_t sent : {1U, 49U, 50U, 51U, 999U, 1000U, 1001U, 70000U}) {
    const auto answer = read_response(200, R"({"code":20001})", sent);
    CAPTURE(sent);
    CHECK_FALSE(answer.failed_is_known);
    REQUIRE(answer.failed.size() == sent);
    for (std::size_t i = 0; i < sent; ++i) REQUIRE(answer.failed[i].position == i);
  }
}

TEST_CASE("A delivery without a sign of failure is one", "[response]") {
  const char* signs[] = {
      R"("partial_failure":false)",   R"("partial_failure":null)",    R"("partial_failure":0)",
      R"("partial_failure":0.0)",     R"("partial_failure":"")",      R"("partial_failure":"0")",
      R"("partial_failure":"false")", R"("partial_failure":"FALSE")", R"("partial_failure":" no ")",
      R"("partial_failure":[])",      R"("partial_failure":{})",      R"("failed_events":null)",
      R"("failed_events":[])",        R"("failed_events":{})",        R"("failed_events":"none")",
      R"("failed_events":0)",         R"("failed_events":"[]")",      R"("failed_events":"{}")"};
  for (const std::string sign : signs) {
    CAPTURE(sign);
    for (const std::string& body :
         {R"({"code":0,"data":{)" + sign + "}}", R"({"code":0,"data":{},)" + sign + '}',
          R"({"code":0,)" + sign + '}'}) {
      const auto answer = read_response(200, body, 2);
      CHECK(answer.verdict == verdict::delivered);
      CHECK(answer.failed.empty());
      CHECK(answer.failed_is_known);
    }
  }
  for (const char* data : {"{}", "null", "[]", "{\"x\":1}", "7", "\"OK\"",
                           R"({"partial_failure":false,"failed_events":[]})"}) {
    CAPTURE(data);
    const auto answer = read_response(200, answer_of("0", data), 2);
    CHECK(answer.verdict == verdict::delivered);
    CHECK(answer.failed_is_known);
  }
  CHECK(read_response(200, R"({"code":0})", 2).verdict == verdict::delivered);
  CHECK(read_response(200, R"({"code":0.0})", 2).verdict == verdict::delivered);
  // 2^53 - 1 is the last whole number that a double cannot have got by rounding.
  CHECK(read_response(200, R"({"code":9007199254740991.0})").code == 9007199254740991);
  CHECK_FALSE(read_response(200, R"({"code":9007199254740992.0})").code);
}

TEST_CASE("Any sign of a failure makes a delivery a partial one", "[response]") {
  const char* signs[] = {R"("partial_failure":true)",
                         R"("partial_failure":1)",
                         R"("partial_failure":-1)",
                         R"("partial_failure":18446744073709551615)",
                         R"("partial_failure":0.5)",
                         R"("partial_failure":"true")",
                         R"("partial_failure":" True ")",
                         R"("partial_failure":"1")",
                         R"("partial_failure":"yes")",
                         R"("partial_failure":["3"])",
                         R"("partial_failure":{"count":2})",
                         R"("failed_events":[0])",
                         R"("failed_events":[null])",
                         R"("failed_events":{"0":{}})",
                         R"("failed_events":{"order_in_batch":1})",
                         R"("failed_events":2)",
                         R"("failed_events":"1,2")"};
  for (const std::string sign : signs) {
    CAPTURE(sign);
    for (const std::string& body :
         {R"({"code":0,"data":{)" + sign + "}}", R"({"code":0,"data":{},)" + sign + '}',
          R"({"code":0,"data":[],)" + sign + '}', R"({"code":"0",)" + sign + '}',
          R"({"code":20001,)" + sign + '}'}) {
      CAPTURE(body);
      const auto answer = read_response(200, body, 2);
      CHECK(answer.verdict == verdict::partially_delivered);
      CHECK(answer.failed.size() == 2);
      CHECK_FALSE(answer.failed_is_known);
      // Without the number of events nobody is listed, which does not say that nobody failed.
      const auto of_unknown_number = read_response(200, body);
      CHECK(of_unknown_number.verdict == verdict::partially_delivered);
      CHECK(of_unknown_number.failed.empty());
      CHECK_FALSE(of_unknown_number.failed_is_known);
    }
    // It changes nothing where nothing was delivered.
    CHECK(read_response(200, R"({"code":40002,)" + sign + '}', 2).verdict == verdict::refused);
    CHECK(read_response(500, R"({"code":0,)" + sign + '}', 2).verdict == verdict::retry);
  }
}

TEST_CASE("Data that is an array is a delivery only when it is empty", "[response]") {
  for (const char* data : {"[0]", "[null]", "[[]]", "[{}]", R"([{"order_in_batch":1}])"}) {
    CAPTURE(data);
    const auto answer = read_response(200, answer_of("0", data), 2);
    CHECK(answer.verdict == verdict::partially_delivered);
    CHECK(answer.failed.size() == 2);
    CHECK_FALSE(answer.failed_is_known);
  }
}

TEST_CASE("Events that failed are read from data and from the top", "[response]") {
  const auto positions_of = [](const std::string& body) {
    const auto answer = read_response(200, body, 4);
    CHECK(answer.verdict == verdict::partially_delivered);
    CHECK(answer.failed_is_known);
    positions found;
    for (const auto& event : answer.failed) found.push_back(event.position);
    return found;
  };
  const std::string one = R"("failed_events":[{"order_in_batch":1,"error":"bad"}])";
  const std::string three = R"("failed_events":[{"order_in_batch":3}])";
  CHECK(positions_of(R"({"code":0,)" + one + '}') == positions{1});
  CHECK(positions_of(R"({"code":0,"data":null,)" + one + '}') == positions{1});
  CHECK(positions_of(R"({"code":20001,"data":{},)" + one + '}') == positions{1});
  CHECK(positions_of(R"({"code":0,"data":{"failed_events":[]},)" + one + '}') == positions{1});
  CHECK(positions_of(R"({"code":0,"data":{)" + three + "}," + one + '}') == positions{1, 3});
  CHECK(positions_of(R"({"code":0,"data":{)" + one + "}," + one + '}') == positions{1});
  // What cannot be read in one place makes the other doubtful.
  const auto answer =
      read_response(200, R"({"code":0,"data":{)" + one + R"(},"failed_events":{"a":1}})", 4);
  CHECK(answer.failed.size() == 4);
  CHECK_FALSE(answer.failed_is_known);
  CHECK_FALSE(read_response(200, R"({"code":0,"data":[3],)" + one + '}', 4).failed_is_known);
}

TEST_CASE("Whether TikTok named the events that failed is told", "[response]") {
  const std::string named = R"({"failed_events":[{"order_in_batch":0}]})";
  CHECK(read_response(200, answer_of("20001", named)).failed_is_known);
  CHECK(read_response(200, answer_of("20001", named), 1).failed_is_known);
  CHECK(read_response(200, answer_of("0")).failed_is_known);
  CHECK_FALSE(read_response(200, answer_of("20001")).failed_is_known);
  CHECK_FALSE(read_response(200, answer_of("20001"), 1).failed_is_known);
  // None of them was delivered, and TikTok names nobody.
  CHECK_FALSE(read_response(200, answer_of("40002")).failed_is_known);
  CHECK_FALSE(read_response(200, answer_of("50000")).failed_is_known);
  CHECK_FALSE(read_response(0, "").failed_is_known);
}

TEST_CASE("A message or request id that is not a text is empty", "[response]") {
  const auto answer = read_response(200, R"({"code":40002,"message":{"a":1},"request_id":7})");
  CHECK(answer.verdict == verdict::refused);
  CHECK(answer.message.empty());
  CHECK(answer.request_id.empty());
}

TEST_CASE("Verdicts have their names", "[response]") {
  CHECK(to_string(verdict::delivered) == "delivered");
  CHECK(to_string(verdict::partially_delivered) == "partially_delivered");
  CHECK(to_string(verdict::retry) == "retry");
  CHECK(to_string(verdict::refused) == "refused");
}

TEST_CASE("An unknown verdict is a refusal", "[response]") {
  CHECK(to_string(static_cast<verdict>(7)) == "refused");
}

#include "api/callbacks/callback_policy.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using Answer = CallbackOutcome::Answer;
using State = CallbackState;

WallTime at(int seconds) { return WallTime(std::chrono::seconds(1'700'000'000 + seconds)); }

const CallbackRules kRules{.attempts_max = 6,
                           .pause = Milliseconds(10'000),
                           .pause_max = Milliseconds(60'000),
                           .give_up = Milliseconds(600'000)};

TEST(CallbackPolicy, PausesDoubleAndEnd) {
  struct Row {
    const char* what;
    int attempts;  // before this one
    Answer answer;
    int retry_after;  // seconds; 0: none
    int now;          // after the task's end
    double chance;
    CallbackProgress then;
  };
  for (const Row& row : {
           Row{"taken", 0, Answer::taken, 0, 1, 0, {State::delivered, 1, std::nullopt}},
           Row{"taken at last", 5, Answer::taken, 0, 9999, 0, {State::delivered, 6, std::nullopt}},
           Row{"the first pause", 0, Answer::refused, 0, 1, 0, {State::waiting, 1, at(11)}},
           Row{"by chance half", 0, Answer::refused, 0, 1, 1, {State::waiting, 1, at(6)}},
           Row{"twice as long", 1, Answer::refused, 0, 20, 0, {State::waiting, 2, at(40)}},
           Row{"four times", 2, Answer::refused, 0, 50, 0, {State::waiting, 3, at(90)}},
           Row{"the longest", 3, Answer::refused, 0, 100, 0, {State::waiting, 4, at(160)}},
           Row{"still the longest, halved", 4, Answer::refused, 0, 200, 1, {State::waiting, 5, at(230)}},
           Row{"the last attempt", 5, Answer::refused, 0, 300, 0, {State::failed, 6, std::nullopt}},
           Row{"too late for another", 1, Answer::refused, 0, 590, 0, {State::failed, 2, std::nullopt}},
           Row{"just in time", 1, Answer::refused, 0, 580, 0, {State::waiting, 2, at(600)}},
           Row{"gone", 0, Answer::never, 0, 1, 0, {State::failed, 1, std::nullopt}},
           Row{"told when", 0, Answer::refused, 30, 1, 0, {State::waiting, 1, at(31)}},
           Row{"told a shorter time", 1, Answer::refused, 3, 20, 0, {State::waiting, 2, at(40)}},
           Row{"told to wait for ever", 0, Answer::refused, 86'400, 1, 0, {State::waiting, 1, at(61)}},
       }) {
    const CallbackOutcome outcome{
        row.answer, row.retry_after > 0 ? std::optional(Milliseconds(row.retry_after * 1000)) : std::nullopt};
    EXPECT_EQ(after_attempt(kRules, {State::waiting, row.attempts, at(0)}, outcome, at(0), at(row.now), row.chance),
              row.then)
        << row.what;
  }
}

TEST(CallbackPolicy, StatusesMeanWhatTheySay) {
  for (const int status : {200, 202, 204, 299}) EXPECT_EQ(outcome_of(status, {}).answer, Answer::taken) << status;
  for (const int status : {301, 302, 307, 400, 404, 429, 500, 503})
    EXPECT_EQ(outcome_of(status, {}).answer, Answer::refused) << status << ": redirects are not followed";
  EXPECT_EQ(outcome_of(410, {}).answer, Answer::never);
}

TEST(CallbackPolicy, AClockThatWasSetBackHoldsNothingUp) {
  EXPECT_TRUE(is_due(kRules, {State::waiting, 0, at(0)}, at(0)));
  EXPECT_FALSE(is_due(kRules, {State::waiting, 0, at(60)}, at(0)));
  EXPECT_TRUE(is_due(kRules, {State::waiting, 0, at(61)}, at(0)));
  EXPECT_FALSE(is_due(kRules, {State::delivered, 1, std::nullopt}, at(0)));
}

TEST(CallbackPolicy, TheRulesAreSettings) {
  Settings settings = default_settings();
  settings.callback_pause = Milliseconds(90'000);
  settings.callback_pause_max = Milliseconds(60'000);
  EXPECT_EQ(callback_rules(settings).pause_max, Milliseconds(90'000)) << "never below the first";
  EXPECT_EQ(callback_rules(settings).attempts_max, 30);
}

}  // namespace
}  // namespace plimsoll

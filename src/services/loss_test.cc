#include "services/loss.h"

#include <gtest/gtest.h>
#include <signal.h>

namespace plimsoll {
namespace {

constexpr ExitStatus by(int signal) { return {.signal = signal}; }

TEST(Loss, AnEndThatWeDecidedOnIsWantedHoweverItCame) {
  EXPECT_EQ(judge_loss(ExitStatus{}, false, true), Loss::wanted);
  EXPECT_EQ(judge_loss(by(SIGKILL), true, true), Loss::wanted);
  EXPECT_EQ(judge_loss(by(SIGSEGV), false, true), Loss::wanted);
}

TEST(Loss, ASignalThatWeDidNotSendCameFromOutside) {
  for (const int signal : {SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1})
    EXPECT_EQ(judge_loss(by(signal), false, false), Loss::outside) << signal;
}

TEST(Loss, TheSameSignalsAfterSilenceAreOurs) {
  EXPECT_EQ(judge_loss(by(SIGKILL), true, false), Loss::ours);
  EXPECT_EQ(judge_loss(by(SIGTERM), true, false), Loss::ours);
}

TEST(Loss, FaultsAndExitsAreOurs) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS, SIGXCPU, SIGXFSZ})
    EXPECT_EQ(judge_loss(by(signal), false, false), Loss::ours) << signal;
  EXPECT_EQ(judge_loss(ExitStatus{.status = 0}, false, false), Loss::ours);
  EXPECT_EQ(judge_loss(ExitStatus{.status = 3}, false, false), Loss::ours);
  EXPECT_EQ(judge_loss(std::nullopt, false, false), Loss::ours);
}

}  // namespace
}  // namespace plimsoll

#include "memory/signal_watch.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {
using namespace literals;

DomainReading reading(std::optional<Bytes> used, Bytes reserved) { return {used, 1000_MiB, reserved, 960_MiB, 0_B}; }

TEST(SignalWatch, OneMissingReadingIsNoAlarmThreeAre) {
  SignalWatch watch{{}};
  watch.update(reading(std::nullopt, 100_MiB));
  watch.update(reading(std::nullopt, 100_MiB));
  EXPECT_FALSE(watch.missing());
  watch.update(reading(std::nullopt, 100_MiB));
  EXPECT_TRUE(watch.missing());
  EXPECT_FALSE(watch.trustworthy());
  watch.update(reading(90_MiB, 100_MiB));
  EXPECT_TRUE(watch.trustworthy());
}

TEST(SignalWatch, ZeroWhileBytesAreReservedIsNoMeasurement) {
  SignalWatch watch{{}};
  for (int count = 0; count < 3; ++count) watch.update(reading(0_B, 100_MiB));
  EXPECT_TRUE(watch.missing());
}

TEST(SignalWatch, AnIdleProgramMayStandStill) {
  SignalWatch watch{{}};
  for (int count = 0; count < 10'000; ++count) watch.update(reading(90_MiB, 100_MiB));
  EXPECT_TRUE(watch.trustworthy());
}

TEST(SignalWatch, ASignalThatStandsStillWhileTheLedgerMovesIsStuck) {
  SignalWatch watch{{}};
  for (unsigned count = 0; count < 30; ++count) watch.update(reading(90_MiB, 100_MiB + 1_MiB * (count / 5)));
  EXPECT_TRUE(watch.constant());
  EXPECT_FALSE(watch.trustworthy());
  watch.update(reading(91_MiB, 100_MiB));
  EXPECT_FALSE(watch.constant());
}

TEST(SignalWatch, UseBeyondTheLedgerRaisesAfterAWhileAndOnlyBeyondTheTolerance) {
  SignalWatch watch{{}};
  const Bytes tolerance(static_cast<std::uint64_t>(static_cast<double>((960_MiB).count()) * 0.02));
  for (int count = 0; count < 100; ++count) watch.update(reading(100_MiB + tolerance, 100_MiB));
  EXPECT_FALSE(watch.above_ledger());
  for (int count = 0; count < 2; ++count) watch.update(reading(121_MiB, 100_MiB));
  EXPECT_FALSE(watch.above_ledger());
  watch.update(reading(121_MiB, 100_MiB));
  EXPECT_TRUE(watch.above_ledger());
  EXPECT_TRUE(watch.trustworthy()) << "the signal contradicts the ledger, and is believed";
  watch.update(reading(99_MiB, 100_MiB));
  EXPECT_FALSE(watch.above_ledger());
}

}  // namespace
}  // namespace plimsoll

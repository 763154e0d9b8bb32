#include "engine_room/profile_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace plimsoll {
namespace {
using namespace literals;

constexpr std::string_view kOrigin = "build 1, models abc, avx512";
const StageKey kKey{.stage = "page", .model = "default", .precision = "bf16"};

Predictor learnt() {
  Predictor predictor{Predictor::Rule{}};
  for (std::uint64_t size = 1; size <= 10; ++size)
    predictor.observe(kKey, {.size = size * 1'000'000, .peak = Bytes(size * 2'000'000)});
  return predictor;
}

TEST(ProfileFile, WhatWasLearntComesBack) {
  const Predictor before = learnt();
  Predictor after{Predictor::Rule{}};
  ASSERT_TRUE(read_profile(profile_text(before, kOrigin), kOrigin, after));
  const StageDemand demand{.key = kKey, .size = 7'500'000, .price = {}};
  EXPECT_EQ(after.stage(demand), before.stage(demand));
  EXPECT_EQ(after.samples().at(kKey).size(), 10U);
}

TEST(ProfileFile, AnotherOriginIsNoProfile) {
  Predictor after{Predictor::Rule{}};
  EXPECT_FALSE(read_profile(profile_text(learnt(), kOrigin), "build 2", after));
  EXPECT_TRUE(after.samples().empty());
}

TEST(ProfileFile, ATextThatIsCutAnywhereIsNoProfile) {
  const std::string whole = profile_text(learnt(), kOrigin);
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    Predictor after{Predictor::Rule{}};
    EXPECT_FALSE(read_profile(whole.substr(0, length), kOrigin, after)) << length;
    EXPECT_TRUE(after.samples().empty());
  }
}

TEST(ProfileFile, ADamagedLineIsNoProfile) {
  std::string text = profile_text(learnt(), kOrigin);
  text.replace(text.find("\t2000000\n"), 9, "\t-200000\n");
  Predictor after{Predictor::Rule{}};
  EXPECT_FALSE(read_profile(text, kOrigin, after));
  EXPECT_TRUE(after.samples().empty());
}

TEST(ProfileFile, AFileThatIsMissingOrFullOfRubbishIsNoProfile) {
  const auto folder = std::filesystem::temp_directory_path() / ("plimsoll-profile-" + std::to_string(::getpid()));
  const auto file = folder / "memory-profile";
  Predictor after{Predictor::Rule{}};
  EXPECT_FALSE(load_profile(file, kOrigin, after));
  ASSERT_TRUE(save_profile(file, kOrigin, learnt()));
  EXPECT_TRUE(load_profile(file, kOrigin, after));
  std::ofstream(file) << std::string(100'000, '\xff');
  EXPECT_FALSE(load_profile(file, kOrigin, after));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace plimsoll

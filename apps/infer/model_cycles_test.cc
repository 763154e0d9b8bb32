// Every model of the catalogue goes and comes, alone, while the service's others stay: what it was charged comes back,
// and nothing stays behind. Twelve cycles each, or as many as PLIMSOLL_MODEL_CYCLES says. With PLIMSOLL_CYCLES_FOLDER
// the readings of a model whose run is complete are kept there and not taken again: a long run can be resumed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "growth.h"
#include "service_under_test.h"

namespace plimsoll {
namespace {

constexpr int kShortRun = 12;
// Issue 4: upper end of the slope's 95 % interval, in bytes a cycle. Heap bytes are exact from the first cycles on.
constexpr double kHeapGrowthMax = 4096;
// Private memory is heap bytes and the gaps between them. Gaps fill up over the first twenty cycles (6 MB in all with
// the detector), then it is level: only a long run can tell that from a leak, a short one the coarse ones.
constexpr double kPrivateGrowthMax = 32768;
constexpr double kShortPrivateGrowthMax = 1 << 20;
constexpr double kLeastReturned = 0.9;

struct Cycle {
  double live = 0;       // heap bytes after the unload
  double anonymous = 0;  // private memory after it
  double charged = 0;
  double returned = 0;
  double milliseconds = 0;  // to load
};

int warm_up(int cycles) { return std::max(3, cycles / 8); }

int cycles_wanted() {
  const char* wanted = std::getenv("PLIMSOLL_MODEL_CYCLES");
  return wanted == nullptr ? kShortRun : std::atoi(wanted);
}

std::filesystem::path readings_file(const std::string& model) {
  const char* folder = std::getenv("PLIMSOLL_CYCLES_FOLDER");
  return folder == nullptr ? std::filesystem::path() : std::filesystem::path(folder) / (model + ".tsv");
}

std::vector<Cycle> kept_readings(const std::string& model) {
  std::vector<Cycle> cycles;
  std::ifstream file(readings_file(model));
  for (Cycle each; file >> each.live >> each.anonymous >> each.charged >> each.returned >> each.milliseconds;)
    cycles.push_back(each);
  return cycles;
}

// Whole or not at all: half a series of one process says nothing.
void keep_readings(const std::string& model, const std::vector<Cycle>& cycles) {
  const std::filesystem::path file = readings_file(model);
  if (file.empty()) return;
  std::filesystem::create_directories(file.parent_path());
  const std::filesystem::path unfinished = file.string() + ".part";
  std::ofstream stream(unfinished);
  for (const Cycle& each : cycles)
    stream << fmt::format("{:.0f}\t{:.0f}\t{:.0f}\t{:.0f}\t{:.3f}\n", each.live, each.anonymous, each.charged,
                          each.returned, each.milliseconds);
  stream.close();
  std::filesystem::rename(unfinished, file);
}

class ModelCycles : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!kMetered) GTEST_SKIP() << "nothing is counted under sanitizers";
    cache_ = std::filesystem::path(testing::TempDir()) / fmt::format("plimsoll_cycles_{}", GetParam());
  }
  void TearDown() override {
    if (!cache_.empty()) std::filesystem::remove_all(cache_);
  }

  static std::vector<std::string> others() {
    std::vector<std::string> names{"pulc-orientation",       "ppocrv6-small-det", "ppocrv2-mobile-cls",
                                   "ppocrv6-small-rec",      "picodet-cdla",      "slanet-1m",
                                   "ppocrv4-mobile-seal-det"};
    std::erase(names, GetParam());
    return names;
  }

  // With the parameter set that uses the model, if one does.
  void start(ServiceUnderTest& service) const {
    service.greet();
    const bool classifier = std::string_view(GetParam()) == "ppocrv2-mobile-cls";
    ASSERT_TRUE(service.configure("auto", cache_.string(), classifier ? "rapidocr" : "default").has_configured());
    ASSERT_TRUE(service.load(others()).has_models_loaded());
  }

  static Cycle turn(ServiceUnderTest& service, const cv::Mat& page) {
    const protocol::Envelope loaded = service.load({GetParam()});
    EXPECT_TRUE(loaded.has_models_loaded()) << loaded.failure().message();
    EXPECT_TRUE(read(service, page).answer.has_page_read());
    const protocol::Envelope unloaded = service.unload(GetParam());
    EXPECT_TRUE(unloaded.has_model_unloaded()) << unloaded.failure().message();
    const protocol::Pong now = service.ping();
    const protocol::ModelLoaded& model = loaded.models_loaded().models(0);
    return {static_cast<double>(now.live_bytes()), static_cast<double>(now.private_bytes()),
            static_cast<double>(unloaded.model_unloaded().charged_bytes()),
            static_cast<double>(unloaded.model_unloaded().returned_bytes()),
            static_cast<double>(model.microseconds()) / 1000};
  }

  std::filesystem::path cache_;
};

template <typename Member>
std::vector<double> series(const std::vector<Cycle>& cycles, Member member) {
  std::vector<double> values;
  values.reserve(cycles.size());
  for (const Cycle& each : cycles) values.push_back(each.*member);
  return values;
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

TEST_P(ModelCycles, WhatItWasChargedComesBackAndNothingStays) {
  const int wanted = cycles_wanted();
  std::vector<Cycle> cycles = kept_readings(GetParam());
  if (static_cast<int>(cycles.size()) < wanted) {
    cycles.clear();
    ServiceUnderTest service;
    ASSERT_NO_FATAL_FAILURE(start(service));
    const cv::Mat page = drawn_page();
    while (static_cast<int>(cycles.size()) < wanted) cycles.push_back(turn(service, page));
    keep_readings(GetParam(), cycles);
  }
  cycles.erase(cycles.begin(), cycles.begin() + warm_up(wanted));
  std::vector<double> ratios;
  ratios.reserve(cycles.size());
  for (const Cycle& each : cycles) ratios.push_back(each.returned / each.charged);
  const Growth live = growth_of(series(cycles, &Cycle::live));
  const Growth anonymous = growth_of(series(cycles, &Cycle::anonymous));
  const double returned = median(ratios);
  fmt::print(
      "{}: charged {:.1f} MB, returned {:.3f} (worst {:.3f}), load {:.0f} ms, growth a cycle: heap {:.0f} B "
      "(at most {:.0f}), private {:.0f} B (at most {:.0f})\n",
      GetParam(), median(series(cycles, &Cycle::charged)) / 1e6, returned, std::ranges::min(ratios),
      median(series(cycles, &Cycle::milliseconds)), live.slope, live.upper_end, anonymous.slope, anonymous.upper_end);
  EXPECT_LE(live.upper_end, kHeapGrowthMax);
  EXPECT_LE(anonymous.upper_end, wanted > kShortRun ? kPrivateGrowthMax : kShortPrivateGrowthMax);
  EXPECT_GE(returned, kLeastReturned);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, ModelCycles,
                         testing::Values("pulc-orientation", "ppocrv6-small-det", "ppocrv2-mobile-cls",
                                         "ppocrv6-small-rec", "picodet-cdla", "slanet-1m", "ppocrv4-mobile-seal-det"),
                         [](const auto& model) {
                           std::string name = model.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Growth, FindsALineAndHowSureItIs) {
  const std::vector<double> line{5, 7, 9, 11, 13};
  EXPECT_NEAR(growth_of(line).slope, 2, 1e-9);
  EXPECT_NEAR(growth_of(line).upper_end, 2, 1e-9);
  // By hand: slope 0.6, residuals -0.2 0.2 0.6 -1 0.4, standard error sqrt(1.6 / 3 / 10), t(3) = 3.182.
  const std::vector<double> noisy{1, 2, 3, 2, 4};
  EXPECT_NEAR(growth_of(noisy).slope, 0.6, 1e-9);
  EXPECT_NEAR(growth_of(noisy).upper_end, 0.6 + 3.182 * 0.23094, 0.02);
}

}  // namespace
}  // namespace plimsoll

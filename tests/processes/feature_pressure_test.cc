// Features drop and return while a document is read, as a file makes the guard see memory go and come back; each page's
// result says what it was read without.
#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <fstream>

#include "engine_room/room_report.h"
#include "recording_sink.h"

namespace plimsoll {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kCatalogue = R"({"models": [
  {"name": "a-layout", "stage": "layout", "files": [{"name": "a.onnx", "bytes": 1, "sha256": ""}]},
  {"name": "a-table", "stage": "table", "files": [{"name": "a.onnx", "bytes": 1, "sha256": ""}]},
  {"name": "a-formula", "stage": "formula", "files": [{"name": "a.onnx", "bytes": 1, "sha256": ""}]}]})";

// Three pages with memory, three without, three with: what the probe's file says changes while page 3 and page 6 wait.
class FeaturePressure : public testing::Test {
 protected:
  FeaturePressure() : reading("pages 9\non read:3 once wait dropped\non read:6 once wait returned"), timer(reading.io) {
    std::filesystem::create_directory(models());
    std::ofstream(models() + "/catalogue.json") << kCatalogue;
    reading.settings.models_folder = models();
    reading.settings.memory_max = "4G";
    reading.settings.memory_probe_file = reading.folder.path() + "/use";
    reading.settings.features = "tables,formulas";
    reading.settings.tables_free = Bytes(std::uint64_t{600} << 20);
    reading.settings.formulas_free = Bytes(std::uint64_t{800} << 20);
    in_use("100M");
  }
  [[nodiscard]] std::string models() const { return reading.folder.path() + "/models"; }
  void in_use(const std::string& size) { std::ofstream(reading.settings.memory_probe_file) << size << '\n'; }

  void look() {
    const std::size_t begun = reading.folder.pages("read").size();
    const RoomReport now = reading.engine ? reading.engine->report() : RoomReport{};
    if (begun == 3) in_use("3620M");  // 88.4 %: the level throttle, and room for several pages
    if (begun == 3 && now.level >= PressureLevel::throttle) reading.folder.create("dropped");
    if (begun == 6) in_use("100M");
    if (begun == 6 && now.pressure < 0.2) reading.folder.create("returned");
    if (begun >= 7) return;
    timer.expires_after(Milliseconds(5));
    timer.async_wait([this](const boost::system::error_code&) { look(); });
  }
  // What each page was read without.
  [[nodiscard]] std::vector<std::string> left_out() const {
    std::vector<std::string> all;
    for (const Page& page : reading.sink.pages) {
      std::string names;
      for (const Degradation& each : page.degradations) names += (names.empty() ? "" : ",") + each.feature;
      all.push_back(names);
      EXPECT_EQ(page.state, names.empty() ? PageState::done : PageState::degraded) << page.number;
    }
    return all;
  }

  Reading reading;
  boost::asio::steady_timer timer;
};

TEST_F(FeaturePressure, DropsAndReturnsAsItIsSet) {
  look();
  const DocumentSummary summary = reading.read();
  EXPECT_FALSE(summary.failure) << summary.failure->text();
  EXPECT_EQ(summary.done, 6);
  EXPECT_EQ(summary.degraded, 3);
  EXPECT_THAT(left_out(), ElementsAre("", "", "", "formulas,tables", "formulas,tables", "formulas,tables", "", "", ""));
  const Degradation& tables = reading.sink.pages.at(3).degradations.at(1);
  EXPECT_THAT(tables.reason, testing::EndsWith("available, tables is set to be left out below 600 MiB"));
}

TEST_F(FeaturePressure, OneFeaturesBytesAreNotAnothers) {
  // 12 % of the budget are left: enough for what is set here.
  reading.settings.tables_free = Bytes(std::uint64_t{300} << 20);
  look();
  const DocumentSummary summary = reading.read();
  EXPECT_EQ(summary.degraded, 3);
  EXPECT_THAT(left_out(), ElementsAre("", "", "", "formulas", "formulas", "formulas", "", "", ""));
}

TEST_F(FeaturePressure, WithoutPressureNothingIsLeftOut) {
  reading.folder.create("dropped");
  reading.folder.create("returned");
  EXPECT_EQ(reading.read().done, 9);
  EXPECT_THAT(left_out(), testing::Each(IsEmpty()));
}

}  // namespace
}  // namespace plimsoll

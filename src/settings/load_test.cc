#include "settings/load.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace plimsoll {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class LoadSettings : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "plimsoll-settings-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    sources_.working_folder = pattern;
  }
  void TearDown() override { fs::remove_all(sources_.working_folder); }

  std::string write(const std::string& relative, const std::string& content) const {
    const fs::path path = fs::path(sources_.working_folder) / relative;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << content;
    return path.string();
  }
  static const SettingValue& value(const LoadedSettings& loaded, std::string_view name) {
    return loaded.values.at(static_cast<std::size_t>(find_setting(name) - settings_table().data()));
  }
  std::string refusal() const {
    const auto loaded = load_settings(sources_);
    return loaded ? "loaded" : loaded.error().text();
  }

  SettingSources sources_;
};

TEST_F(LoadSettings, LaterOriginsWinAndAreRemembered) {
  const auto file = write("plimsoll.toml", "[read]\nwindow = 5\njobs = 3\nprecision = 'f32'\n");
  sources_.environment = {{"PLIMSOLL_JOBS", "4"}, {"PLIMSOLL_PRECISION", "bf16"}, {"PLIMSOLL_THREADS", ""}};
  sources_.flags = {{"precision", "f16"}};
  const auto loaded = load_settings(sources_);
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_EQ(loaded->settings.window, 5);
  EXPECT_EQ(loaded->settings.jobs, 4);
  EXPECT_EQ(loaded->settings.precision, Precision::f16);
  EXPECT_EQ(value(*loaded, "read.window").where, file + ":2");
  EXPECT_EQ(value(*loaded, "read.jobs").where, "PLIMSOLL_JOBS");
  EXPECT_EQ(value(*loaded, "read.precision").where, "--precision");
  EXPECT_EQ(value(*loaded, "read.threads").origin, Origin::by_default);
}

TEST_F(LoadSettings, TomlTypesAreTaken) {
  write("plimsoll.toml", "limits.file_bytes = '1G'\nlimits.page_pixels = 5_000_000\nlimits.page_time = 2.5\n");
  const auto loaded = load_settings(sources_);
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_EQ(loaded->settings.file_bytes_max, Bytes(1ull << 30));
  EXPECT_EQ(loaded->settings.page_pixels_max, 5'000'000u);
  EXPECT_EQ(loaded->settings.page_time_max, std::chrono::milliseconds(2500));
}

TEST_F(LoadSettings, UnknownKeysAreRefusedWithTheNearestName) {
  write("plimsoll.toml", "[limits]\n\npage_pixel = 5\n");
  EXPECT_THAT(refusal(),
              HasSubstr("plimsoll.toml:3: there is no setting limits.page_pixel; did you mean limits.page_pixels?"));
}

TEST_F(LoadSettings, BadValuesNameThePlace) {
  write("plimsoll.toml", "[read]\nwindow = 1000\n");
  EXPECT_THAT(refusal(), HasSubstr("plimsoll.toml:2: read.window cannot be '1000' (allowed: 1..256)"));
  write("plimsoll.toml", "[read]\nwindow = [1]\n");
  EXPECT_THAT(refusal(), HasSubstr("line 2: read.window: only texts"));
  write("plimsoll.toml", "[read\n");
  EXPECT_THAT(refusal(), HasSubstr("line 1"));
}

TEST_F(LoadSettings, MisspelledVariablesAreRefusedOthersLeftAlone) {
  sources_.environment = {{"PLIMSOLL_EVAL_DATA", "/data"}};
  EXPECT_EQ(refusal(), "loaded");
  sources_.environment = {{"PLIMSOLL_JOB", "2"}};
  EXPECT_THAT(refusal(), HasSubstr("PLIMSOLL_JOB; did you mean PLIMSOLL_JOBS?"));
}

TEST_F(LoadSettings, TheFirstFileFoundIsTheOnlyOneRead) {
  const auto xdg = write("xdg/plimsoll/plimsoll.toml", "read.window = 7\n");
  sources_.environment = {{"XDG_CONFIG_HOME", sources_.working_folder + "/xdg"}};
  auto loaded = load_settings(sources_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(value(*loaded, "read.window").where, xdg + ":1");
  sources_.config_file = write("mine.toml", "read.jobs = 2\n");
  loaded = load_settings(sources_);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.window, 10);
  EXPECT_EQ(loaded->settings.jobs, 2);
  sources_.config_file = sources_.working_folder + "/none.toml";
  EXPECT_EQ(load_settings(sources_).error().reason, Reason::file_missing);
}

}  // namespace
}  // namespace plimsoll

// For tests: a folder of their own, gone with them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace plimsoll {

struct TemporaryFolder {
  explicit TemporaryFolder(const std::filesystem::path& place = std::filesystem::temp_directory_path()) {
    std::string pattern = place / "plimsoll-tasks-XXXXXX";
    path = ::mkdtemp(pattern.data());
  }
  // In memory, for those who make hundreds of them: a sync costs nothing there.
  static TemporaryFolder in_memory() {
    return TemporaryFolder(std::filesystem::exists("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path());
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }

  std::filesystem::path path;
};

}  // namespace plimsoll

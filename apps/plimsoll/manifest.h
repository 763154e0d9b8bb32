// What became of each document of a run with --resume: a line of JSON each, in a file beside the outputs. Lines are
// only ever added; of several about one input the last one counts. Nothing of it is held in memory.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

struct ManifestEntry {
  std::string input;
  std::optional<Error> verdict;      // nothing: all well
  std::vector<std::string> outputs;  // that are there now
  int pages = 0;                     // that were read, whatever became of them
};

// {"input":…,"state":"done"|"partial"|"failed","reason":…,"message":…,"outputs":[…],"pages":…}
[[nodiscard]] std::string manifest_line(const ManifestEntry& entry);

class Manifest {
 public:
  static constexpr std::string_view kName = "plimsoll-manifest.jsonl";

  // Made with its folder when it is not there. A last line that a crash cut off is ended, so that the next one stands
  // alone. Reason::output_failed.
  [[nodiscard]] static Result<Manifest> open(const std::filesystem::path& folder);

  // On disk when it returns. Reason::output_failed.
  [[nodiscard]] Result<void> add(const ManifestEntry& entry);
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  Manifest(std::filesystem::path path, UniqueFd file) : path_(std::move(path)), file_(std::move(file)) {}
  std::filesystem::path path_;
  UniqueFd file_;
};

}  // namespace plimsoll

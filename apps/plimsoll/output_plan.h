// Which document goes where: names decided before anything is read, so that mistakes cost no reading.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "command_line.h"
#include "inputs.h"

namespace plimsoll {

struct Target {
  std::string format;
  std::filesystem::path path;  // empty: stdout
  bool operator==(const Target&) const = default;
};

// One list of targets per input, in their order. An output folder gets one file per input and format, named after the
// input; of inputs that would get the same name all but the first keep their extension ("scan.png.txt"), and a number
// follows where that is not enough. The format follows from the name in -o FILE when no -t is given.
// With `resume` the output is a folder in any case.
// Reason::usage: several formats or documents for one file, several formats for stdout, a format without a name known.
[[nodiscard]] Result<std::vector<std::vector<Target>>> plan_outputs(const ReadRequest& request,
                                                                    std::span<const Input> inputs);

}  // namespace plimsoll

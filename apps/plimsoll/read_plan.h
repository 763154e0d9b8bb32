// What a run of `plimsoll read` is to do, decided before anything is read.
#pragma once

#include <string>
#include <vector>

#include "command_line.h"
#include "document/page_selection.h"
#include "inputs.h"
#include "output_plan.h"

namespace plimsoll {

struct ReadPlan {
  std::vector<Input> inputs;
  std::vector<std::vector<Target>> targets;  // per input
  std::size_t skipped = 0;                   // inputs that are read already and so are not among them
  PageSelection pages;
  std::string password;
};

// Looks at the file system. With `resume`, inputs whose outputs are all there and not older are left out. Errors of
// expand_inputs, plan_outputs and PageSelection::parse.
[[nodiscard]] Result<ReadPlan> plan_read(const ReadRequest& request);

// All of them are there, and none is older than the input; false for stdin.
[[nodiscard]] bool is_read_already(const Input& input, const std::vector<Target>& targets);

}  // namespace plimsoll

#include "read_plan.h"

#include <algorithm>
#include <system_error>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// Names were given before: they must not depend on what is there already.
void leave_out_what_is_read(ReadPlan& plan) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < plan.inputs.size(); ++i) {
    if (is_read_already(plan.inputs[i], plan.targets[i])) continue;
    if (kept != i) {
      plan.inputs[kept] = std::move(plan.inputs[i]);
      plan.targets[kept] = std::move(plan.targets[i]);
    }
    ++kept;
  }
  plan.skipped = plan.inputs.size() - kept;
  plan.inputs.resize(kept);
  plan.targets.resize(kept);
}

}  // namespace

bool is_read_already(const Input& input, const std::vector<Target>& targets) {
  if (input.path == "-") return false;
  std::error_code problem;
  const auto changed = fs::last_write_time(input.path, problem);
  if (problem) return false;
  return std::ranges::all_of(targets, [&](const Target& target) {
    const auto written = fs::last_write_time(target.path, problem);
    return !problem && written >= changed;
  });
}

Result<ReadPlan> plan_read(const ReadRequest& request) {
  ReadPlan plan;
  TRY(plan.inputs, expand_inputs(request.inputs));
  TRY(plan.targets, plan_outputs(request, plan.inputs));
  if (request.resume) leave_out_what_is_read(plan);
  if (!request.pages.empty()) {
    TRY(plan.pages, PageSelection::parse(request.pages));
  }
  plan.password = document_password(request.password);
  return plan;
}

}  // namespace plimsoll

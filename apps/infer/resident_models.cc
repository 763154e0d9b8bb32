#include "resident_models.h"

#include <fmt/format.h>
#include <malloc.h>

#include <chrono>
#include <vector>

#include "base/own_memory.h"
#include "own_peak.h"

namespace plimsoll {
namespace {

std::uint64_t microseconds_since(std::chrono::steady_clock::time_point begin) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  return static_cast<std::uint64_t>(time.count());
}

// What malloc keeps of freed blocks goes back first, or it would hide in one reading and show in the next.
Bytes settled_private_memory() {
  ::malloc_trim(0);
  return private_memory();
}

}  // namespace

ResidentModels::ResidentModels(Pipeline& pipeline, AllocationMeter& meter) : pipeline_(pipeline), meter_(meter) {
  measure_base();
}

void ResidentModels::measure_base() {
  pipeline_.release_memory();
  base_ = settled_private_memory();
}

Result<protocol::ModelLoaded> ResidentModels::load_one(const std::string& name) {
  protocol::ModelLoaded row;
  row.set_name(name);
  if (const auto charge = charges_.find(name); charge != charges_.end()) {
    row.set_charged_bytes(charge->second.private_memory.count());
    row.set_live_bytes(charge->second.live.count());
    return row;
  }
  const Bytes before = settled_private_memory();
  const Bytes live_before = meter_.live();
  const auto begin = std::chrono::steady_clock::now();
  reset_own_peak();
  TRY_VOID(pipeline_.load_model(name));
  row.set_microseconds(microseconds_since(begin));
  row.set_peak_bytes((own_peak() - before).count());
  const Charge charge{settled_private_memory() - before, meter_.live() - live_before};
  row.set_charged_bytes(charge.private_memory.count());
  row.set_live_bytes(charge.live.count());
  charges_.emplace(name, charge);
  return row;
}

Result<protocol::ModelsLoaded> ResidentModels::load(const protocol::LoadModels& request) {
  protocol::ModelsLoaded answer;
  std::vector<std::string> fresh;
  pipeline_.release_memory();
  for (const std::string& name : request.names()) {
    const bool there = charges_.contains(name);
    Result<protocol::ModelLoaded> row = load_one(name);
    if (!row) {
      for (const std::string& loaded : fresh) (void)unload(loaded);
      measure_base();
      return std::unexpected(std::move(row).error());
    }
    if (!there) fresh.push_back(name);
    if (request.describe())
      for (std::string& language : pipeline_.languages_of(name)) row->add_languages(std::move(language));
    *answer.add_models() = *std::move(row);
  }
  measure_base();
  answer.set_private_bytes(base_.count());
  return answer;
}

Result<protocol::ModelUnloaded> ResidentModels::unload(const std::string& name) {
  const auto charge = charges_.find(name);
  if (charge == charges_.end()) return fail(Reason::protocol, fmt::format("the model '{}' is not loaded", name));
  // Activations are not the model's: they go first, so that what comes back is held against what it was charged.
  pipeline_.release_memory();
  const Bytes before = settled_private_memory();
  const Bytes live_before = meter_.live();
  pipeline_.unload_model(name);
  measure_base();
  protocol::ModelUnloaded answer;
  answer.set_charged_bytes(charge->second.private_memory.count());
  answer.set_returned_bytes((before - base_).count());
  answer.set_live_bytes((live_before - meter_.live()).count());
  answer.set_private_bytes(base_.count());
  charges_.erase(charge);
  return answer;
}

void ResidentModels::drop_needed() {
  for (const std::string& name : pipeline_.needed_models()) pipeline_.unload_model(name);
  doubted_ = true;
}

Result<void> ResidentModels::restore() {
  if (!doubted_) return {};
  for (const std::string& name : pipeline_.needed_models())
    if (charges_.contains(name)) TRY_VOID(pipeline_.load_model(name));
  doubted_ = false;
  measure_base();
  return {};
}

}  // namespace plimsoll

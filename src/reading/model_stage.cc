#include "reading/model_stage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace plimsoll {
namespace {

bool wants_first_run(const ModelPlan& plan) { return !plan.first_run.empty() || !plan.first_inputs.empty(); }

Result<void> run_once(Session& session, const ModelPlan& plan) {
  if (!plan.first_run.empty()) {
    TRY(const std::span<float> input, session.input(plan.first_run));
    std::ranges::fill(input, 0.F);
  }
  for (const NamedShape& each : plan.first_inputs) {
    TRY(const std::span<float> input, session.named_input(each.name, each.shape));
    std::ranges::fill(input, 1.F);  // sizes and scales among them: the network divides by these
  }
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  if (plan.first_output.empty()) return {};
  TRY(const Tensor<float> output, session.values(0));
  if (output.shape == plan.first_output) return {};
  return fail(Reason::model_run, fmt::format("its output is [{}]", fmt::join(output.shape, ", ")));
}

// The engine says where in itself it failed first, and what was wrong last.
std::string_view last_line(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(" \n") + 1);
  return text.substr(text.rfind('\n') + 1);
}

// A file that is no network of this stage shows itself now, not on somebody's page.
Result<void> first_run(Session& session, const ModelPlan& plan) {
  Result<void> run = run_once(session, plan);
  if (run || run.error().reason != Reason::model_run || plan.first_run.empty()) return run;
  std::string expected = fmt::format("takes [{}]", fmt::join(plan.first_run, ", "));
  if (!plan.first_output.empty()) expected += fmt::format(" and gives [{}]", fmt::join(plan.first_output, ", "));
  return fail(Reason::model_load, fmt::format("{} is no network for this stage, which {}: {}",
                                              plan.file.filename().string(), expected, last_line(run.error().message)));
}

}  // namespace

Result<void> ModelTurns::enter(ModelStage& stage) {
  if (on_ == &stage && stage.loaded()) return {};
  leave();
  on_ = &stage;
  return stage.load(engine_);
}

void ModelTurns::leave() {
  if (on_ != nullptr) on_->unload();
  on_ = nullptr;
}

Result<void> ModelStage::load(Engine& engine) {
  if (loaded()) return {};
  std::vector<std::unique_ptr<Model>> parts;
  for (const ModelPlan& plan : plans_) {
    TRY(auto model, engine.load(plan));
    if (wants_first_run(plan))
      for (std::size_t index = 0; index < model->session_count(); ++index)
        TRY_VOID(first_run(model->session(index), plan));
    model->release_memory();
    parts.push_back(std::move(model));
  }
  TRY_VOID(adopt(*parts.front()));
  parts_ = std::move(parts);
  return {};
}

void ModelStage::unload() {
  abandon();
  release_memory();
  parts_.clear();
}

void ModelStage::release_memory() {
  for (const std::unique_ptr<Model>& part : parts_) part->release_memory();
}

void ModelStage::begin_page(Bytes base, bool frugal) {
  base_ = base;
  frugal_ = frugal;
  use_.size = 0;
  use_.peak = use_.held = Bytes(0);
}

ModelStage::Run::Run(ModelStage& stage) : stage_(stage) {
  if (stage_.meter_ == nullptr) return;
  held_ = stage_.meter_->live() - stage_.base_;
  stage_.meter_->begin_stage();
}

ModelStage::Run::~Run() {
  if (stage_.frugal_ || !stage_.keeps_) stage_.release_memory();
  if (stage_.meter_ == nullptr) return;
  const Bytes peak = stage_.meter_->end_stage();
  StageUse& use = stage_.use_;
  // Of several runs the one that stood highest; the size stays the largest, so that no prediction is too small.
  if (size_ > use.size) use.size = size_;
  if (peak + held_ <= use.peak + use.held) return;
  use.peak = peak;
  use.held = held_;
}

}  // namespace plimsoll

// A stage's network, of one part or several (encoder and decoder): absent, or loaded; one goes and comes while the
// others stay. Base of the stages that have one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/page.h"
#include "inference/allocation_meter.h"
#include "inference/engine.h"
#include "reading/model_source.h"

namespace plimsoll {

struct StageOptions {
  std::filesystem::path models_folder;
  std::size_t threads = 1;
  std::size_t lines = 1;              // recognised at a time
  AllocationMeter* meter = nullptr;   // counts what runs take; null: nothing is counted
  std::optional<ModelSource> source;  // instead of the network that the stage has of its own

  [[nodiscard]] std::string name_or(std::string_view own) const { return source ? source->name : std::string(own); }
  [[nodiscard]] std::filesystem::path file_or(std::string_view own) const {
    return models_folder / (source ? source->file : std::string(own));
  }
};

class ModelStage;

// Models that take turns: the network of at most one stage is loaded. The engine outlives it.
class ModelTurns {
 public:
  explicit ModelTurns(Engine& engine) : engine_(engine) {}
  // The stage's network is loaded, that of the stage before it is gone. Reason::model_missing, Reason::model_load.
  [[nodiscard]] Result<void> enter(ModelStage& stage);
  // None is loaded.
  void leave();

 private:
  Engine& engine_;
  ModelStage* on_ = nullptr;
};

// Used by one thread.
class ModelStage {
 public:
  // `stage` and `model` as models/catalogue.json calls them. Loads nothing.
  ModelStage(std::string_view stage, std::string_view model, ModelPlan plan, AllocationMeter* meter)
      : ModelStage(stage, model, std::vector{std::move(plan)}, meter) {}
  // One of several parts, which come and go together.
  ModelStage(std::string_view stage, std::string_view model, std::vector<ModelPlan> parts, AllocationMeter* meter)
      : use_{.stage = std::string(stage), .model = std::string(model)}, plans_(std::move(parts)), meter_(meter) {}
  ModelStage(const ModelStage&) = delete;
  ModelStage& operator=(const ModelStage&) = delete;
  virtual ~ModelStage() = default;

  [[nodiscard]] const std::string& model_name() const { return use_.model; }
  [[nodiscard]] bool loaded() const { return !parts_.empty(); }
  // While it is loaded, and of a recogniser: tags of those whose letters it has.
  [[nodiscard]] virtual std::vector<std::string> languages() const { return {}; }
  // Nothing when it is loaded. Reason::model_missing, Reason::model_load.
  [[nodiscard]] Result<void> load(Engine& engine);
  // Everything that load() and later runs took for it goes.
  void unload();
  // Activations go back to the system.
  void release_memory();

  // From here on every run begins with its turn. `turns` outlives the stage's last run.
  void take_turns(ModelTurns& turns) { turns_ = &turns; }

  // From here on the costliest run counts; what lives above `base` heap bytes is held by others.
  // `frugal`: its activations go back after every run.
  void begin_page(Bytes base, bool frugal);
  // Size and peak of the costliest run since then; size 0: there was none.
  [[nodiscard]] const StageUse& use() const { return use_; }

 protected:
  // Before a run: loads the network where models take turns.
  [[nodiscard]] Result<void> enter() { return turns_ == nullptr ? Result<void>{} : turns_->enter(*this); }
  // Loaded, or the pipeline would not have begun the page, or enter() would have failed.
  [[nodiscard]] Model& model(std::size_t part = 0) const { return *parts_.at(part); }
  // Its activations go back after every run, on frugal pages and on others.
  void keep_nothing() { keeps_ = false; }

  // Around one run of the stage: measures from construction to destruction.
  class Run {
   public:
    explicit Run(ModelStage& stage);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    ~Run();
    // The largest counts.
    void input(std::uint64_t size) { size_ = size > size_ ? size : size_; }

   private:
    ModelStage& stage_;
    std::uint64_t size_ = 0;
    Bytes held_;
  };

 private:
  // What else a stage makes of its network's first part when all are loaded, and drops with them.
  [[nodiscard]] virtual Result<void> adopt(const Model&) { return {}; }
  virtual void abandon() {}

  StageUse use_;
  std::vector<ModelPlan> plans_;
  AllocationMeter* meter_;
  std::vector<std::unique_ptr<Model>> parts_;  // all or none
  ModelTurns* turns_ = nullptr;
  Bytes base_;
  bool frugal_ = false;
  bool keeps_ = true;
};

}  // namespace plimsoll

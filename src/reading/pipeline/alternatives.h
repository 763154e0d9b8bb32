// The networks that one stage can be run with. A page uses one of them: the stage's own, unless another is asked for.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reading/model_stage.h"

namespace plimsoll {

// Used by one thread.
template <typename Stage>
class Alternatives {
 public:
  // `make(options)` gives the stage with the network of options.source, its own without one; null for a network that
  // there is no code for. Those of `sources` that are of this stage become alternatives, or, under the own one's name,
  // say where its file is.
  template <typename Make>
  Alternatives(std::string_view stage, const StageOptions& options, std::span<const ModelSource> sources,
               const Make& make) {
    all_.push_back(make(options));
    const std::string own = all_.front()->model_name();
    for (const ModelSource& source : sources) {
      if (source.stage != stage) continue;
      StageOptions other = options;
      other.source = source;
      std::unique_ptr<Stage> made = make(other);
      if (made == nullptr) continue;
      if (source.name == own)
        all_.front() = std::move(made);
      else
        all_.push_back(std::move(made));
    }
    chosen_ = all_.front().get();
  }

  // The first whose name is among `models`, else the own one.
  void choose(std::span<const std::string> models) {
    const auto found = std::ranges::find_if(
        all_, [&](const auto& stage) { return std::ranges::find(models, stage->model_name()) != models.end(); });
    chosen_ = found == all_.end() ? all_.front().get() : found->get();
  }
  [[nodiscard]] Stage& chosen() const { return *chosen_; }
  Stage* operator->() const { return chosen_; }

  void append_all(std::vector<ModelStage*>& stages) const {
    for (const auto& stage : all_) stages.push_back(stage.get());
  }

 private:
  std::vector<std::unique_ptr<Stage>> all_;  // the own one first
  Stage* chosen_ = nullptr;
};

// For stages that take nothing but `rest` beside the options.
template <typename Stage, typename... Rest>
[[nodiscard]] Alternatives<Stage> alternatives(std::string_view stage, const StageOptions& options,
                                               std::span<const ModelSource> sources, const Rest&... rest) {
  return Alternatives<Stage>(stage, options, sources,
                             [&](const StageOptions& each) { return std::make_unique<Stage>(each, rest...); });
}

}  // namespace plimsoll

#include "reading/pipeline/stage_clock.h"

#include <algorithm>

namespace plimsoll {

StageClock::~StageClock() {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin_);
  const auto row = std::ranges::find(stages_, stage_, &StageTime::stage);
  if (row == stages_.end()) {
    stages_.push_back({.stage = std::move(stage_), .time = time});
  } else {
    row->time += time;
  }
}

}  // namespace plimsoll

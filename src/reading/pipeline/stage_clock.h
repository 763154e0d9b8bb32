// Times the stages of a page.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "document/page.h"

namespace plimsoll {

// From construction to destruction; a stage that comes again adds to its row.
class StageClock {
 public:
  StageClock(std::vector<StageTime>& stages, std::string stage)
      : stages_(stages), stage_(std::move(stage)), begin_(std::chrono::steady_clock::now()) {}
  StageClock(const StageClock&) = delete;
  StageClock& operator=(const StageClock&) = delete;
  ~StageClock();

 private:
  std::vector<StageTime>& stages_;
  std::string stage_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace plimsoll

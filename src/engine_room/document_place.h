// Where a document stands in the queue while nothing else of it is in memory: ten thousand may wait.
#pragma once

#include <functional>

namespace plimsoll {

// Made by an engine room, which outlives it. io thread only. Given up by destruction: then the document is not read.
class DocumentPlace {
 public:
  virtual ~DocumentPlace() = default;
  // `called` is called once: it is the document's turn, or it has waited too long. EngineRoom::read() with this place
  // goes on from there. Perhaps before this returns.
  virtual void on_call(std::function<void()> called) = 0;
};

}  // namespace plimsoll

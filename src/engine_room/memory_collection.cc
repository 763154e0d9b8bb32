#include "engine_room/memory_collection.h"

#include <malloc.h>

#include <utility>

#include "engine_room/workshop.h"

namespace plimsoll {
namespace {

// From one step to the next, what is in use by all processes.
class Steps {
 public:
  explicit Steps(Workshop& workshop) : workshop_(workshop), first_(workshop.guard.own_use()), last_(first_) {}

  void end(std::string name) {
    const Bytes now = workshop_.guard.own_use();
    collection_.steps.push_back({.name = std::move(name), .before = std::exchange(last_, now), .after = now});
  }
  MemoryCollection result(std::vector<std::string> unloaded) {
    collection_.freed = first_ - last_;  // not below zero
    collection_.models_unloaded = std::move(unloaded);
    return std::move(collection_);
  }

 private:
  Workshop& workshop_;
  Bytes first_;
  Bytes last_;
  MemoryCollection collection_;
};

}  // namespace

boost::asio::awaitable<MemoryCollection> collect_memory(Workshop& workshop) {
  Steps steps(workshop);
  co_await workshop.purge_idle();
  steps.end("purge_services");
  std::vector<std::string> unloaded = co_await workshop.models.drop_idle();
  steps.end("unload_models");
  ::malloc_trim(0);
  steps.end("trim_control_plane");
  co_return steps.result(std::move(unloaded));
}

}  // namespace plimsoll

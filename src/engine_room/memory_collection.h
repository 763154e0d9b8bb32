// Memory given back on demand (POST /admin/memory/gc): what idle services keep of pages, then idle models, then what
// the control plane's own heap keeps. Each step says what really came back, measured over all processes.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace plimsoll {

struct Workshop;

struct CollectionStep {
  std::string name;  // "purge_services", "unload_models", "trim_control_plane"
  Bytes before;      // in use by all processes
  Bytes after;
};

struct MemoryCollection {
  Bytes freed;                               // from first to last; zero when more came into use meanwhile
  std::vector<std::string> models_unloaded;  // names, once for each service that had it
  std::vector<CollectionStep> steps;
};

// Nothing that a page uses goes.
[[nodiscard]] boost::asio::awaitable<MemoryCollection> collect_memory(Workshop& workshop);

}  // namespace plimsoll

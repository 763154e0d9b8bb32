// A server's memory, services and queues, as values: what GET /admin/memory/stats says. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

struct ServerView {
  struct Service {
    std::string device;
    int service = 0;
    std::string state;
    Bytes bytes;
    int pages = 0;
    int restarts = 0;
  };
  struct Model {
    std::string name;
    std::string device;
    int service = 0;
    std::string state;
    Bytes bytes;
    int users = 0;
  };
  struct Queue {
    std::string priority;
    int waiting = 0;
    int capacity = 0;
    double oldest_seconds = 0;
  };
  Bytes budget;
  std::string limited_by;
  Bytes used;
  Bytes reserved;
  Bytes peak;
  std::string level;
  int active_tasks = 0;
  int running_pages = 0;
  double backlog_seconds = 0;
  std::vector<std::string> alerts;  // that are raised now
  std::vector<Service> services;
  std::vector<Model> models;
  std::vector<Queue> queues;
};

// Reason::protocol for what does not come from our server; parts that it does not have are empty.
[[nodiscard]] Result<ServerView> server_view(std::string_view json);

}  // namespace plimsoll

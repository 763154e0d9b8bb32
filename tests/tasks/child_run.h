// One life of checkpoint_child, and what it said that the store had acknowledged.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "faulty_disk.h"

namespace plimsoll {

struct Acknowledged {
  struct Task {
    std::set<int> pages;
    bool finished = false;
    bool removal_begun = false;
    bool removed = false;
  };
  std::map<std::string, Task> tasks;
  std::vector<std::string> errors;
  std::optional<std::uint64_t> changes;  // it came to its end

  void hear(const std::string& line);
};

// Runs it; with `kill_after` it is killed that long after its first words. What it says is added to `heard`.
void run_child(const std::filesystem::path& folder, int tasks, DiskFault fault,
               std::optional<std::chrono::microseconds> kill_after, Acknowledged& heard);

}  // namespace plimsoll

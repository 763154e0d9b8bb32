// How a task's document is to be read, as it is kept with the task (TaskStore's options): what a restart needs to go
// on, and what the result's head says, so that it stays the same under later settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "settings/settings.h"

namespace plimsoll {

struct TaskOrder {
  // Asked for.
  std::string name;      // of the document, as people know it
  std::string pages;     // "1,3-5,10-end"; empty: all
  std::string password;  // kept as long as the task is
  bool strict = false;
  bool may_shrink = false;
  std::optional<TextLayerMode> text_layer;
  std::string device;           // where it is read; empty: anywhere
  int window = 0;               // pages in flight; 0: the setting's
  std::string features;         // read beyond text; "none"; empty: the setting's
  std::string priority_reason;  // why it has the priority that it has
  std::string trace_parent;     // W3C traceparent of the request, passed on to the callback; empty: none
  // Known once it was opened.
  std::string format;  // "pdf", "jpeg", …
  int page_count = 0;  // of the document
  // Of the engine that reads it.
  std::string precision;
  std::string parameters;
  std::vector<std::string> models;
  // Foretold when it was accepted.
  Bytes page_bytes;  // of its largest page, with the raster and the result
  Bytes base_bytes;  // held while it is read
  bool operator==(const TaskOrder&) const = default;
};

// Canonical JSON.
[[nodiscard]] std::string encode(const TaskOrder& order);
// Reason::store_damaged for what encode() cannot have written.
[[nodiscard]] Result<TaskOrder> decode_order(std::string_view json);

}  // namespace plimsoll

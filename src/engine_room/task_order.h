// How a task's document is to be read, as it is kept with the task (TaskStore's options): what a restart needs to go
// on, and what the result's head says, so that it stays the same under later settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine_room/engine_room.h"
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
  std::string language;         // of its text; empty: the setting's
  std::string models_asked;     // by name; empty: the setting's
  std::string formats;          // that its result will be asked for in, "txt,pdf"; empty: nobody said
  std::string priority_reason;  // why it has the priority that it has
  std::string trace_parent;     // W3C traceparent of the request, passed on to the callback; empty: none
  // Known once it was opened.
  std::string format;  // "pdf", "jpeg", …
  int page_count = 0;  // of the document
  // Of the engine that reads it.
  std::string precision;
  std::string parameters;
  std::vector<std::string> models;  // that it is read with
  // Foretold when it was accepted.
  Bytes page_bytes;  // of its largest page, with the raster and the result
  Bytes base_bytes;  // held while it is read
  bool operator==(const TaskOrder&) const = default;
};

// Whether a result of `pages` pages can be had in each of `formats`, written as TaskOrder has them: before anything is
// read. Reason::task_option for a format that there is not, errors of check_pages().
[[nodiscard]] Result<void> check_formats(std::string_view formats, int pages);

// A job with what the order says about features, language and models, and nothing else.
[[nodiscard]] DocumentJob wished(const TaskOrder& order);

// Canonical JSON.
[[nodiscard]] std::string encode(const TaskOrder& order);
// Reason::store_damaged for what encode() cannot have written.
[[nodiscard]] Result<TaskOrder> decode_order(std::string_view json);

}  // namespace plimsoll

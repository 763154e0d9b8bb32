// The tables, as numbered steps from an empty file to the current one. A step that was released is never changed; what
// comes after is a new step. Each is one transaction with its entry in `schema_steps`, so a file is always at a whole
// one.
#pragma once

#include <span>
#include <string_view>

#include "tasks/sqlite/connection.h"

namespace plimsoll {

struct SchemaStep {
  int version;  // of the file after it
  std::string_view sql;
};
// From version 1 on, without gaps.
[[nodiscard]] std::span<const SchemaStep> schema_steps();
[[nodiscard]] int current_schema();

// Takes the file from its version to `wanted`. Reason::store_version when it is newer than this build knows;
// Reason::store_damaged when it is a database of something else.
[[nodiscard]] Result<void> migrate(Connection& connection, int wanted = current_schema());

}  // namespace plimsoll

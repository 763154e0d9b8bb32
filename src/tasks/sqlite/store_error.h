// SQLite's statuses as errors that say what to do.
#pragma once

#include <sqlite3.h>

#include "base/error.h"

namespace plimsoll {

// What a status means here. `handle` may be null.
[[nodiscard]] std::unexpected<Error> store_error(sqlite3* handle, int status);
// It concerns the store, not the one call.
[[nodiscard]] bool is_store_failure(const Error& error);

}  // namespace plimsoll

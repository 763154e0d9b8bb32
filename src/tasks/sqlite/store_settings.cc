#include "tasks/sqlite/store_settings.h"

#include <utility>

namespace plimsoll {

SqliteStoreOptions store_options(const Settings& settings, const std::filesystem::path& folder, Post post) {
  SqliteStoreOptions options{.file = folder / "tasks.db", .post = std::move(post)};
  options.commit.patience = settings.commit_wait;
  options.queue = {.writes_max = static_cast<std::size_t>(settings.waiting_writes_max),
                   .bytes_max = settings.waiting_bytes_max};
  options.cache = settings.database_cache;
  options.database_max = settings.database_quota;
  options.events_kept = settings.events_kept;
  return options;
}

std::filesystem::path body_folder(const std::filesystem::path& folder) { return folder / "bodies"; }

BodyFiles::Limits body_limits(const Settings& settings) {
  return {.total_max = settings.body_quota, .file_max = settings.file_bytes_max};
}

RetentionRules retention_rules(const Settings& settings) {
  return {.age_max = settings.keep_time, .bytes_max = settings.keep_bytes};
}

}  // namespace plimsoll

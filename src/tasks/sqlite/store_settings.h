// What the settings say of tasks on disk, as the objects want it. Everything is in one folder:
//
//     FOLDER/tasks.db     tasks, pages, events; -wal, -shm and .lock beside it
//     FOLDER/bodies/      the documents
#pragma once

#include <filesystem>

#include "settings/settings.h"
#include "tasks/body_files.h"
#include "tasks/sqlite/sqlite_task_store.h"

namespace plimsoll {

[[nodiscard]] SqliteStoreOptions store_options(const Settings& settings, const std::filesystem::path& folder,
                                               Post post);
[[nodiscard]] std::filesystem::path body_folder(const std::filesystem::path& folder);
[[nodiscard]] BodyFiles::Limits body_limits(const Settings& settings);
[[nodiscard]] RetentionRules retention_rules(const Settings& settings);

}  // namespace plimsoll

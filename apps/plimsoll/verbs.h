// One function per verb, each in a file of its own: from the request to the exit status.
#pragma once

#include <string>

#include "command_line.h"
#include "settings/load.h"

namespace plimsoll {

[[nodiscard]] int run_read(const ReadRequest& request, const LoadedSettings& loaded, Verbosity verbosity);
[[nodiscard]] int run_plan(const PlanRequest& request, const LoadedSettings& loaded);
[[nodiscard]] int run_tasks(const TasksRequest& request, const LoadedSettings& loaded);
[[nodiscard]] int run_top(const LoadedSettings& loaded);
[[nodiscard]] int run_models(const ModelsRequest& request, const LoadedSettings& loaded);
[[nodiscard]] int run_languages(const LoadedSettings& loaded);
[[nodiscard]] int run_settings(const SettingsRequest& request, const LoadedSettings& loaded);
[[nodiscard]] int run_serve(const LoadedSettings& loaded);
[[nodiscard]] int run_doctor(const LoadedSettings& loaded);
[[nodiscard]] int run_completion(const CompletionRequest& request);

// "plimsoll: error: …" on stderr; the exit status of the error's reason.
int complain(const Error& error);
// Data, to stdout; the exit status: 0, or that of a stdout that takes no more.
[[nodiscard]] int print(const std::string& text);

}  // namespace plimsoll

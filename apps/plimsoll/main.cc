// plimsoll: the command line.
#include <csignal>
#include <string>
#include <vector>

#include "settings/load.h"
#include "tesseract_call.h"
#include "verbs.h"

namespace {

using namespace plimsoll;

int run(const CommandLine& line, const LoadedSettings& loaded) {
  struct Runner {
    const LoadedSettings& loaded;
    Verbosity verbosity;
    int operator()(const ReadRequest& request) const { return run_read(request, loaded, verbosity); }
    int operator()(const PlanRequest& request) const { return run_plan(request, loaded); }
    int operator()(const TasksRequest& request) const { return run_tasks(request, loaded); }
    int operator()(const TopRequest&) const { return run_top(loaded); }
    int operator()(const ModelsRequest& request) const { return run_models(request, loaded); }
    int operator()(const SettingsRequest& request) const { return run_settings(request, loaded); }
    int operator()(const ServeRequest&) const { return run_serve(loaded); }
    int operator()(const DoctorRequest&) const { return run_doctor(loaded); }
    int operator()(const CompletionRequest& request) const { return run_completion(request); }
    int operator()(const LanguagesRequest&) const { return run_languages(loaded); }
    int operator()(const TextRequest& request) const { return print(request.text); }
  };
  return std::visit(Runner{loaded, line.verbosity}, line.request);
}

// These answer whatever the settings are.
bool needs_settings(const Request& request) {
  return !std::holds_alternative<TextRequest>(request) && !std::holds_alternative<CompletionRequest>(request);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of that write, not our death
  std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (argc > 0 && is_tesseract(argv[0])) words.insert(words.begin(), "tesseract");
  const auto line = parse_command_line(std::move(words));
  if (!line) return complain(line.error());
  // A server says what it does: a line a request.
  const bool serves = std::holds_alternative<ServeRequest>(line->request);
  start_logging("plimsoll", serves && line->verbosity == Verbosity::normal ? Verbosity::verbose : line->verbosity);
  if (!needs_settings(line->request)) return run(*line, {});
  SettingSources sources;
  sources.config_file = line->config_file;
  sources.environment = process_environment();
  sources.flags = line->setting_flags;
  const auto loaded = load_settings(sources);
  if (!loaded) return complain(loaded.error());
  return run(*line, *loaded);
}

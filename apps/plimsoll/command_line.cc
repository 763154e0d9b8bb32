#include "command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "base/nearest_name.h"
#include "document/exporters/exporter.h"
#include "engine_room/pdf_composing.h"
#include "help.h"
#include "models/incoming_model.h"
#include "settings/setting.h"
#include "tasks/task_record.h"
#include "tesseract_call.h"

namespace plimsoll {
namespace {

const std::vector<std::string> kProgressModes = {"auto", "bar", "json", "none"};
const std::vector<std::string> kShells = {"bash", "zsh", "fish"};

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const ExportFormat format : export_formats()) names.emplace_back(name(format));
  names.emplace_back(kPdfFormat);
  return names;
}

// Where CLI11 puts what it finds; turned into a CommandLine once all of it is there.
struct Found {
  ReadRequest read;
  PlanRequest plan;
  TasksRequest tasks;
  ModelsRequest models;
  SettingsRequest settings;
  CompletionRequest completion;
  std::string action, progress = "auto", config;
  std::map<std::string, std::string> flags;
  bool help = false, version = false, quiet = false;
  int verbose = 0;
};

void add_global_options(CLI::App& app, Found& found) {
  app.add_flag("-h,--help", found.help, "help");
  app.add_flag("--version", found.version, "version and build");
  app.add_flag("-q,--quiet", found.quiet, "say less");
  app.add_flag("-v,--verbose", found.verbose, "say more");
  app.add_option("--config", found.config, "file with settings");
  for (const Setting& row : settings_table()) {
    const std::string letter = row.flag == "jobs" ? "-j," : row.flag == "language" ? "-l," : "";
    const std::string flag = letter + "--" + std::string(row.flag);
    const auto keep = [&found, name = std::string(row.flag)](const std::string& text) { found.flags[name] = text; };
    app.add_option_function<std::string>(flag, keep, std::string(row.doc))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
}

void add_read(CLI::App& app, Found& found) {
  CLI::App* verb = app.add_subcommand("read", "read documents");
  ReadRequest& read = found.read;
  verb->add_option("in", read.inputs, "files, folders, globs, -");
  // One value each, so that "-t txt a.pdf" does not take the document for a format.
  verb->add_option("-t,--to", read.formats, "format")->allow_extra_args(false);
  verb->add_option("-o,--output", read.output, "file, folder or -");
  verb->add_option("--pages", read.pages, "pages: 1,3-5,10-end");
  verb->add_option("--password", read.password, "password of encrypted PDFs");
  verb->add_option("--progress", found.progress, "progress on stderr");
  verb->add_flag("--strict", read.strict, "ends with the first page that cannot be read in full");
  verb->add_flag("--memory-report", read.memory_report, "foretold, reserved and used memory");
  verb->add_flag("-f,--force", read.force, "replace outputs that are there");
  verb->add_flag("--resume", read.resume, "go on with a folder, with a manifest of what became of each document");
  verb->add_flag("--keep", read.keep, "with --server: tasks stay there");
}

void add_others(CLI::App& app, Found& found) {
  CLI::App* plan = app.add_subcommand("plan", "what reading would take");
  plan->add_option("in", found.plan.inputs, "files, folders, globs");
  plan->add_option("--pages", found.plan.pages, "pages: 1,3-5,10-end");
  plan->add_option("--password", found.plan.password, "password of encrypted PDFs");
  CLI::App* tasks = app.add_subcommand("tasks", "tasks of a server");
  tasks->add_option("action", found.action, "list, show, cancel or watch");
  tasks->add_option("id", found.tasks.id, "task");
  tasks->add_flag("--json", found.tasks.json, "as the server says it");
  app.add_subcommand("top", "what a server does now");
  CLI::App* models = app.add_subcommand("models", "the models of this installation");
  models->add_option("action", found.action, "list, verify, add, remove or prices");
  models->add_option("files", found.models.files, "files or folder to add, model to remove");
  models->add_option("--name", found.models.name, "name of the model to add");
  models->add_option("--stage", found.models.stage, "stage of the model to add");
  models->add_option("--licence", found.models.licence, "licence of the model to add");
  models->add_option("--dictionary", found.models.dictionary, "characters of the recogniser to add, one a line");
  app.add_subcommand("settings", "every setting")->add_option("name", found.settings.names, "settings");
  app.add_subcommand("doctor", "what this machine can do");
  app.add_subcommand("serve", "the server");
  app.add_subcommand("completion", "completion script")
      ->add_option("shell", found.completion.shell, "bash, zsh or fish");
}

std::unique_ptr<CLI::App> make_parser(Found& found) {
  auto app = std::make_unique<CLI::App>("plimsoll");
  app->set_help_flag();
  app->allow_extras();
  app->require_subcommand(0, 1);
  add_global_options(*app, found);
  add_read(*app, found);
  add_others(*app, found);
  for (CLI::App* verb : app->get_subcommands({})) {
    verb->set_help_flag();
    verb->allow_extras();
    verb->fallthrough();
  }
  return app;
}

// "; did you mean --pages?"
std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string_view near = nearest_name(word, known);
  return near.empty() ? std::string() : fmt::format("; did you mean {}?", near);
}

Error refused_word(const std::string& word, const std::string& verb) {
  const bool option = word.size() > 1 && word.front() == '-';
  const std::string where = verb.empty() ? "plimsoll --help" : "plimsoll " + verb + " --help";
  if (!option && verb.empty())
    return fail(Reason::usage, fmt::format("there is no verb '{}'{} ({})", word, suggestion(word, verbs()), where))
        .error();
  if (!option) return fail(Reason::usage, fmt::format("'{}' is one argument too many ({})", word, where)).error();
  std::vector<std::string> known;
  for (const OptionName& name : options_of(verb)) known.push_back(name.name);
  const std::string bare = word.substr(0, word.find('='));
  return fail(Reason::usage, fmt::format("there is no option {}{} ({})", bare, suggestion(bare, known), where)).error();
}

Result<void> check_choice(std::string_view what, const std::string& value, const std::vector<std::string>& known) {
  if (std::ranges::find(known, value) != known.end()) return {};
  return fail(Reason::usage, fmt::format("{} cannot be '{}' ({})", what, value, fmt::join(known, ", ")));
}

Result<Request> read_request(Found& found) {
  ReadRequest& read = found.read;
  if (read.inputs.empty()) return fail(Reason::usage, "what shall be read? (plimsoll read --help)");
  for (const std::string& format : read.formats) TRY_VOID(check_choice("-t", format, format_names()));
  TRY_VOID(check_choice("--progress", found.progress, kProgressModes));
  const auto mode = std::ranges::find(kProgressModes, found.progress) - kProgressModes.begin();
  read.progress = static_cast<ProgressMode>(mode);
  read.on_server = found.flags.contains("server");
  if (read.on_server && read.memory_report)
    return fail(Reason::usage, "--memory-report is about processes here; a server's memory: plimsoll top --server URL");
  if (read.keep && !read.on_server) return fail(Reason::usage, "--keep is for tasks on a server: --server URL");
  return read;
}

Result<Request> tasks_request(Found& found) {
  static const std::vector<std::string> kActions = {"list", "show", "cancel", "watch"};
  TRY_VOID(check_choice("tasks", found.action, kActions));
  TasksRequest& tasks = found.tasks;
  tasks.action = static_cast<TasksRequest::Action>(std::ranges::find(kActions, found.action) - kActions.begin());
  const bool lists = tasks.action == TasksRequest::Action::list;
  if (lists && !tasks.id.empty()) return std::unexpected(refused_word(tasks.id, "tasks"));
  if (!lists && !parse_task_id(tasks.id))
    return fail(Reason::usage,
                fmt::format("'{}' is no task: {} needs an ID of 32 hexadecimal digits", tasks.id, found.action));
  return tasks;
}

Result<Request> models_request(Found& found) {
  using Action = ModelsRequest::Action;
  static const std::vector<std::string> kActions = {"list", "verify", "add", "remove", "prices"};
  TRY_VOID(check_choice("models", found.action, kActions));
  ModelsRequest& models = found.models;
  models.action = static_cast<Action>(std::ranges::find(kActions, found.action) - kActions.begin());
  const bool adds = models.action == Action::add;
  const std::size_t most = adds ? kModelFilesMax : models.action == Action::remove ? 1 : 0;
  if (models.files.size() > most) return std::unexpected(refused_word(models.files.at(most), "models"));
  if (most > 0 && models.files.empty())
    return fail(Reason::usage,
                fmt::format("what shall models {} {}? (plimsoll models --help)", found.action, found.action));
  if (models.action == Action::remove) models.name = models.files.front();
  return models;
}

Result<Request> request_of(const std::string& verb, Found& found) {
  if (found.version) return TextRequest{version_text()};
  if (found.help) return TextRequest{std::string(help_text(verb))};
  if (verb == "read") return read_request(found);
  if (verb == "plan" && found.plan.inputs.empty())
    return fail(Reason::usage, "what would be read? (plimsoll plan --help)");
  if (verb == "plan") return found.plan;
  if (verb == "tasks") return tasks_request(found);
  if (verb == "top") return TopRequest{};
  if (verb == "models") return models_request(found);
  if (verb == "settings") return found.settings;
  if (verb == "doctor") return DoctorRequest{};
  if (verb == "serve") return ServeRequest{};
  if (verb == "completion") {
    TRY_VOID(check_choice("completion", found.completion.shell, kShells));
    return found.completion;
  }
  return fail(Reason::usage, "a verb is missing (plimsoll --help)");
}

std::vector<std::string> choices_of(const std::string& option) {
  if (option == "--to" || option == "-t") return format_names();
  if (option == "--progress") return kProgressModes;
  return {};
}

OptionName described(const CLI::Option& option, std::string name) {
  std::vector<std::string> values = choices_of(name);
  for (const Setting& row : settings_table())
    if (name == "--" + std::string(row.flag))
      for (const std::string_view choice : choices(row)) values.emplace_back(choice);
  return {std::move(name), option.get_description(), std::move(values), option.get_items_expected_max() > 0};
}

}  // namespace

Result<CommandLine> parse_command_line(std::vector<std::string> arguments) {
  if (!arguments.empty() && arguments.front() == "tesseract")
    return parse_tesseract_call(std::span(arguments).subspan(1));
  Found found;
  const auto app = make_parser(found);
  std::ranges::reverse(arguments);  // as CLI11 takes them
  try {
    app->parse(std::move(arguments));
  } catch (const CLI::ParseError& problem) {
    return fail(Reason::usage, problem.what());
  }
  const auto chosen = app->get_subcommands();
  const std::string verb = chosen.empty() ? "" : chosen.front()->get_name();
  for (const std::string& extra : app->remaining(true))
    if (extra != "--" && !found.help) return std::unexpected(refused_word(extra, verb));  // CLI11 keeps the "--"
  CommandLine line;
  TRY(line.request, request_of(verb, found));
  if (!found.config.empty()) line.config_file = found.config;
  line.setting_flags = found.flags;
  line.verbosity = found.quiet          ? Verbosity::quiet
                   : found.verbose == 0 ? Verbosity::normal
                   : found.verbose == 1 ? Verbosity::verbose
                                        : Verbosity::debug;
  return line;
}

std::vector<std::string> verbs() {
  Found found;
  std::vector<std::string> names;
  for (const CLI::App* verb : make_parser(found)->get_subcommands({})) names.push_back(verb->get_name());
  return names;
}

std::vector<OptionName> options_of(const std::string& verb) {
  Found found;
  const auto app = make_parser(found);
  std::vector<OptionName> names;
  const auto collect = [&](const CLI::App& from) {
    for (const CLI::Option* option : from.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back(described(*option, "--" + name));
      for (const std::string& name : option->get_snames()) names.push_back(described(*option, "-" + name));
    }
  };
  for (const CLI::App* sub : app->get_subcommands({}))
    if (sub->get_name() == verb) collect(*sub);
  collect(*app);
  return names;
}

}  // namespace plimsoll

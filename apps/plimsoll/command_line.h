// What the user asked for, as values. Verbs and their options; every setting is an option of every verb, too.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/log.h"

namespace plimsoll {

enum class ProgressMode { automatic, bar, json, none };

struct ReadRequest {
  std::vector<std::string> inputs;   // files, folders, globs, "-"
  std::vector<std::string> formats;  // as given; empty: after -o's name, else txt
  std::string output;                // empty or "-": stdout
  std::vector<std::string> outputs;  // of one document: a file for each of the formats, instead of `output`
  std::string pages;                 // empty: all
  std::string password;
  ProgressMode progress = ProgressMode::automatic;
  bool memory_report = false;
  bool strict = false;  // ends with the first page that cannot be read in full
  bool force = false;   // replace outputs that are there
  bool resume = false;  // go on with a folder: what is read already is left alone
  // By the option --server alone: no variable and no file sends documents away.
  bool on_server = false;
  bool keep = false;           // tasks stay on the server
  bool text_only_pdf = false;  // of pictures: the searchable PDF without them
};

struct PlanRequest {
  std::vector<std::string> inputs;
  std::string pages;
  std::string password;
};

struct ModelsRequest {
  enum class Action { list, verify, add, remove, prices } action = Action::list;
  std::vector<std::string> files;  // add: those of one model, or its folder
  std::string name;                // add, remove
  std::string stage;
  std::string licence;
  std::string dictionary;
};

// Of a server.
struct TasksRequest {
  enum class Action { list, show, cancel, watch } action = Action::list;
  std::string id;  // of all but list
  bool json = false;
};

// Which server, is a setting.
struct TopRequest {};

struct SettingsRequest {
  std::vector<std::string> names;  // empty: all, one line each
};

struct DoctorRequest {};

// Everything about the server is a setting.
struct ServeRequest {};

struct CompletionRequest {
  std::string shell;
};

// Text that is the whole answer: --help, --version.
struct TextRequest {
  std::string text;
};

// What the recognisers of this installation have the letters of, in Tesseract's names.
struct LanguagesRequest {};

using Request = std::variant<ReadRequest, PlanRequest, TasksRequest, TopRequest, ModelsRequest, SettingsRequest,
                             DoctorRequest, ServeRequest, CompletionRequest, TextRequest, LanguagesRequest>;

struct CommandLine {
  Request request;
  std::optional<std::string> config_file;
  std::map<std::string, std::string> setting_flags;  // as SettingSources takes them
  Verbosity verbosity = Verbosity::normal;
};

// `arguments` without the program's name. Reason::usage with the nearest known option or verb. What follows the word
// "tesseract" has a grammar of its own (tesseract_call.h).
[[nodiscard]] Result<CommandLine> parse_command_line(std::vector<std::string> arguments);

// For shell completion.
struct OptionName {
  std::string name;  // "--output", "-o"
  std::string doc;
  std::vector<std::string> choices;
  bool takes_value = true;
};
[[nodiscard]] std::vector<std::string> verbs();
// Options of a verb, settings included.
[[nodiscard]] std::vector<OptionName> options_of(const std::string& verb);

}  // namespace plimsoll

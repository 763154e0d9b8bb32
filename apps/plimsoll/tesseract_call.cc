#include "tesseract_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <span>

#include "base/build_id.h"
#include "settings/reading_language.h"

namespace plimsoll {
namespace {

// Which Tesseract's callers may take this for: the one whose outputs these are.
constexpr std::string_view kLike = "5.3.0";

constexpr std::string_view kHelp = R"(usage: plimsoll tesseract IN OUTBASE [OPTION]... [CONFIG]...

Takes the words that Tesseract takes. IN is a document or "stdin", OUTBASE the
outputs' name without its ending, or "stdout".

  CONFIG                 txt (the default), pdf, hocr, tsv, alto; several at once
  -l LANG[+LANG]...      languages; --list-langs names them
      --dpi N            of pictures that say nothing about theirs
  -c textonly_pdf=1      the PDF without the picture: the text alone
      --psm N, --oem N   taken, and without a meaning here; 0 is refused
      --list-langs, --version, --help
)";

// By config: our format, and the ending that Tesseract gives it.
struct Config {
  std::string_view name;
  std::string_view format;
  std::string_view ending;
};
constexpr std::array kConfigs = {Config{"txt", "txt", "txt"}, Config{"pdf", "pdf", "pdf"},
                                 Config{"hocr", "hocr", "hocr"}, Config{"tsv", "tsv", "tsv"},
                                 Config{"alto", "alto", "xml"}};

// Options with a value that change nothing here.
constexpr std::array kPassedOver = {"--oem", "--loglevel", "--tessdata-dir", "--user-words", "--user-patterns"};

std::unexpected<Error> refused(std::string message) {
  return fail(Reason::usage, std::move(message) + " (plimsoll tesseract --help)");
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 6 &&
         std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

// Goes over the words once.
class TesseractCall {
 public:
  explicit TesseractCall(std::span<const std::string> words) : words_(words) {}

  Result<CommandLine> parse() {
    while (!words_.empty() && !answer_ && !languages_asked_) TRY_VOID(take_word());
    if (languages_asked_) return CommandLine{.request = LanguagesRequest{}};
    if (answer_) return CommandLine{.request = TextRequest{*std::move(answer_)}};
    if (names_.size() < 2) return refused("IN and OUTBASE are missing");
    CommandLine line;
    line.setting_flags = flags_;
    TRY(line.request, read_request());
    return line;
  }

 private:
  Result<void> take_word() {
    const std::string word = words_.front();
    words_ = words_.subspan(1);
    if (word == "--version" || word == "-v")
      answer_ = fmt::format("tesseract {}\n plimsoll {}\n", kLike, version());
    else if (word == "--list-langs")
      languages_asked_ = true;
    else if (word == "--help" || word == "-h")
      answer_ = kHelp;
    else if (word.size() > 1 && word.starts_with('-'))
      return take_option(word);
    else
      names_.push_back(word);
    return {};
  }

  Result<void> take_option(const std::string& option) {
    if (words_.empty()) return refused(fmt::format("{} needs a value", option));
    const std::string value = words_.front();
    words_ = words_.subspan(1);
    if (option == "-l") return take_languages(value);
    if (option == "-c") return take_variable(value);
    if (std::ranges::find(kPassedOver, option) != kPassedOver.end()) return {};
    if (option != "--dpi" && option != "--psm") return refused(fmt::format("there is no option {}", option));
    if (!is_number(value)) return refused(fmt::format("{} cannot be '{}'", option, value));
    if (option == "--psm") return value == "0" ? refused("--psm 0 asks for no text") : Result<void>();
    flags_["pdf-dpi"] = value;
    return {};
  }

  // Whether a recogniser has their letters, reading finds out.
  Result<void> take_languages(const std::string& value) {
    if (const auto tags = parse_languages(value); !tags) return refused(tags.error().message);
    flags_["language"] = value;
    return {};
  }

  Result<void> take_variable(const std::string& assignment) {
    if (assignment == "textonly_pdf=1")
      text_only_ = true;
    else if (assignment.find('=') == std::string::npos)
      return refused("-c needs NAME=VALUE");
    return {};
  }

  Result<Request> read_request() const {
    ReadRequest read;
    read.inputs = {names_[0] == "stdin" ? "-" : names_[0]};
    read.force = true;
    read.progress = ProgressMode::none;
    read.text_only_pdf = text_only_;
    const std::string& base = names_[1];
    const bool to_stdout = base == "stdout" || base == "-";
    std::vector<std::string> configs(names_.begin() + 2, names_.end());
    if (configs.empty()) configs = {"txt"};
    for (const std::string& name : configs) {
      const auto config = std::ranges::find(kConfigs, name, &Config::name);
      if (config == kConfigs.end()) return refused(fmt::format("there is no configuration '{}'", name));
      read.formats.emplace_back(config->format);
      if (!to_stdout) read.outputs.push_back(fmt::format("{}.{}", base, config->ending));
    }
    return read;
  }

  std::span<const std::string> words_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> flags_;
  bool text_only_ = false;
  bool languages_asked_ = false;
  std::optional<std::string> answer_;
};

}  // namespace

bool is_tesseract(std::string_view program) { return program.substr(program.rfind('/') + 1).ends_with("tesseract"); }

Result<CommandLine> parse_tesseract_call(std::span<const std::string> words) { return TesseractCall(words).parse(); }

}  // namespace plimsoll

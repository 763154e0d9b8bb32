// plimsoll completion bash|zsh|fish: scripts made from the same tables that the parser uses.
#include <fmt/format.h>

#include <algorithm>

#include "verbs.h"

namespace plimsoll {
namespace {

// In single quotes, for any of the three shells (fish escapes with a backslash, the others by leaving the quotes).
std::string quoted(std::string_view text, std::string_view escaped_quote) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += escaped_quote;
    else
      out += c;
  }
  return out + "'";
}

std::string option_names(const std::string& verb) {
  std::vector<std::string> names;
  for (const OptionName& option : options_of(verb)) names.push_back(option.name);
  return fmt::format("{}", fmt::join(names, " "));
}

std::string words_of(const std::string& verb) {
  if (verb == "models") return "list verify add remove prices";
  if (verb == "tasks") return "list show cancel watch";
  if (verb == "completion") return "bash zsh fish";
  return {};
}

std::string bash() {
  std::string choices;
  for (const OptionName& option : options_of("read"))
    if (!option.choices.empty())
      choices += fmt::format("    {}) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return;;\n", option.name,
                             fmt::join(option.choices, " "));
  std::string cases;
  for (const std::string& verb : verbs())
    cases += fmt::format("    {}) options='{}' words='{}';;\n", verb, option_names(verb), words_of(verb));
  return fmt::format(R"(# bash completion for plimsoll
_plimsoll() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} verb= options= words= each
  for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $each in {}) verb=$each; break;; esac
  done
  case $before in
{}  esac
  case $verb in
{}    *) options='{}' words='{}';;
  esac
  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ $verb == read ]]; then COMPREPLY=($(compgen -f -- "$word"))
  else COMPREPLY=($(compgen -W "$words" -- "$word")); fi
}}
complete -o filenames -F _plimsoll plimsoll
)",
                     fmt::join(verbs(), "|"), choices, cases, option_names(""), fmt::join(verbs(), " "));
}

// zsh: a specification of _arguments; colons and brackets have a meaning there.
std::string zsh_option(const OptionName& option) {
  std::string doc;
  for (const char c : option.doc) doc += c == ':' || c == '[' || c == ']' ? ' ' : c;
  std::string spec = fmt::format("{}[{}]", option.name, doc);
  if (option.takes_value)
    spec += option.choices.empty() ? ":value:_files" : fmt::format(":value:({})", fmt::join(option.choices, " "));
  return "      " + quoted(spec, R"('\'')") + " \\\n";
}

std::string zsh() {
  std::string cases;
  for (const std::string& verb : verbs()) {
    cases += fmt::format("    {})\n    _arguments \\\n", verb);
    for (const OptionName& option : options_of(verb)) cases += zsh_option(option);
    const std::string words = words_of(verb);
    cases += words.empty() ? "      '*:argument:_files'\n    ;;\n"
                           : fmt::format("      '1:argument:({})' '*:argument:_files'\n    ;;\n", words);
  }
  return fmt::format(R"(#compdef plimsoll
_plimsoll() {{
  local verb=${{words[2]}}
  if (( CURRENT == 2 )); then compadd -- {} --help --version; return; fi
  shift words; (( CURRENT-- ))
  case $verb in
{}  esac
}}
_plimsoll "$@"
)",
                     fmt::join(verbs(), " "), cases);
}

std::string fish() {
  std::string text = "# fish completion for plimsoll\n";
  text += fmt::format("complete -c plimsoll -n __fish_use_subcommand -f -a '{}'\n", fmt::join(verbs(), " "));
  for (const std::string& verb : verbs()) {
    const std::string when = fmt::format("complete -c plimsoll -n '__fish_seen_subcommand_from {}'", verb);
    if (const std::string words = words_of(verb); !words.empty()) text += fmt::format("{} -f -a '{}'\n", when, words);
    for (const OptionName& option : options_of(verb)) {
      const bool is_long = option.name.starts_with("--");
      text += fmt::format("{} {} {}{} -d {}", when, is_long ? "-l" : "-s", option.name.substr(is_long ? 2 : 1),
                          option.takes_value ? " -r" : "", quoted(option.doc, R"(\')"));
      if (!option.choices.empty()) text += fmt::format(" -f -a '{}'", fmt::join(option.choices, " "));
      text += '\n';
    }
  }
  return text;
}

}  // namespace

int run_completion(const CompletionRequest& request) {
  return print(request.shell == "bash" ? bash() : request.shell == "zsh" ? zsh() : fish());
}

}  // namespace plimsoll

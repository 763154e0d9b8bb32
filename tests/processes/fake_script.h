// What a fake helper is told to do: the file `script` in its folder, one rule or fact a line.
//
//   on EVENT[:NUMBER] [once] ACTION [ARGUMENT]     EVENT: hello, open, describe, render, text, configure, load, unload,
//                                                  read, canary, release, ping
//   pages COUNT                                    of every document; 3 when not said
//   text NUMBER trusted|untrusted                  the page has a text layer
//   partly NUMBER                                  the page can be drawn only in part
//
// Actions: exit STATUS, signal NUMBER, silent, garbage, oversize, descriptors (more than fit), wrong_number,
// wrong_answer, wrong_build, wrong_role, fail REASON, retain MEBIBYTES, keep (half of an unloaded model), misread (an
// empty page), wait FILE (until it exists in the folder).
// NUMBER is the page, or how manieth ping of its process it is; without one a rule is for all of them. `once` is for
// the first process that comes to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

struct Rule {
  std::string event;
  std::optional<int> number;
  bool once = false;
  std::string action;
  std::string argument;
};

class FakeScript {
 public:
  explicit FakeScript(std::string folder);

  // The first rule for this event that still holds; a rule with `once` is used up by asking.
  [[nodiscard]] std::optional<Rule> rule(const std::string& event, int number) const;
  [[nodiscard]] int pages() const { return pages_; }
  // "trusted", "untrusted", or empty: the page has none.
  [[nodiscard]] std::string text_layer(int number) const;
  [[nodiscard]] bool partly(int number) const;
  // Appends a line to `log` in the folder: "EVENT NUMBER PID".
  void record(const std::string& event, int number) const;
  void wait_for(const std::string& file) const;

 private:
  std::string folder_;
  std::vector<Rule> rules_;
  std::vector<std::pair<int, std::string>> text_;
  std::vector<int> partly_;
  int pages_ = 3;
};

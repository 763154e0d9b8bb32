// What a run tells on stderr while it works: one line that is rewritten (terminal), one JSON object a line (machines),
// or errors only. Never on stdout.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "command_line.h"
#include "engine_room/engine_room.h"

namespace plimsoll {

// io thread only.
class Progress {
 public:
  // `automatic`: a bar where stderr is a terminal and `verbosity` is not quiet, otherwise none.
  Progress(ProgressMode mode, Verbosity verbosity, std::vector<std::string> names, int fd = 2);

  void opened(std::size_t document, const DocumentFacts& facts);
  void page(std::size_t document, const Page& page, const PageRun& run);
  // Of a page that a server read: its own measurements stay there.
  void page_of_task(std::size_t document, int number, std::string_view state);
  void page_of_task(std::size_t document, const Page& page);
  // Whether it has anything to say of a degraded page.
  [[nodiscard]] bool tells_degraded() const { return mode_ == ProgressMode::json || verbosity_ >= Verbosity::verbose; }
  // `outputs`: the files that are there now.
  void finished(std::size_t document, const std::optional<Error>& verdict, const std::vector<std::string>& outputs);
  // Of several documents; says nothing about a single one.
  void ended(int failed, int exit_status);
  // A line of its own for people; with JSON an event "note".
  void note(std::string_view text);

 private:
  void draw();
  void clear();
  void say(std::string_view line);  // a whole line, above the bar
  void complain(std::string_view about, const Error& error);
  // For people: what could not be read, or not in full.
  void tell(std::size_t document, const Page& page);

  ProgressMode mode_;
  Verbosity verbosity_;
  std::vector<std::string> names_;
  int fd_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::size_t documents_done_ = 0;
  int pages_done_ = 0;
  int pages_known_ = 0;
  std::string current_;
  bool drawn_ = false;
};

}  // namespace plimsoll

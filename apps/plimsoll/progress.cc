#include "progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "base/whole_file.h"
#include "json_line.h"

namespace plimsoll {
namespace {

std::string_view label(PageState state) {
  static constexpr std::string_view kLabels[] = {"done", "degraded", "failed"};
  return kLabels[static_cast<std::size_t>(state)];
}

std::size_t terminal_width(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// Names come from the outside and go to a terminal: no control characters; cut to whole UTF-8 sequences.
std::string for_terminal(std::string_view text, std::size_t bytes_max) {
  std::string clean(text.substr(0, bytes_max));
  while (text.size() > bytes_max && !clean.empty() && (static_cast<unsigned char>(text[clean.size()]) & 0xc0U) == 0x80U)
    clean.pop_back();
  std::ranges::replace_if(clean, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return clean;
}

std::int64_t microseconds_in_engine(const PageRun& run) {
  std::chrono::microseconds sum{};
  for (const StageTime& stage : run.stages)
    if (stage.inside_engine) sum += stage.time;
  return sum.count();
}

}  // namespace

Progress::Progress(ProgressMode mode, Verbosity verbosity, std::vector<std::string> names, int fd)
    : mode_(mode), verbosity_(verbosity), names_(std::move(names)), fd_(fd) {
  if (mode_ == ProgressMode::automatic)
    mode_ = ::isatty(fd_) == 1 && verbosity_ != Verbosity::quiet ? ProgressMode::bar : ProgressMode::none;
}

void Progress::clear() {
  if (std::exchange(drawn_, false)) (void)write_all(fd_, "\r\x1b[K");
}

void Progress::draw() {
  if (mode_ != ProgressMode::bar) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  std::string line = fmt::format("page {}/{}", pages_done_, pages_known_);
  if (names_.size() > 1)
    line += fmt::format(" · document {}/{}", std::min(documents_done_ + 1, names_.size()), names_.size());
  if (pages_done_ > 0) line += fmt::format(" · {:.2f} s/page", seconds / pages_done_);
  const std::size_t left = terminal_width(fd_) - std::min(terminal_width(fd_), line.size() + 1);
  if (left > 8) line += " · " + for_terminal(current_, left - 4);
  drawn_ = true;
  (void)write_all(fd_, "\r\x1b[K" + line);
}

void Progress::say(std::string_view line) {
  clear();
  (void)write_all(fd_, std::string(line) + "\n");
}

void Progress::complain(std::string_view about, const Error& error) {
  const std::string text = error.context.empty() ? fmt::format("{}: {}", about, error.message)
                                                 : fmt::format("{}: {}: {}", about, error.context, error.message);
  say("plimsoll: " + for_terminal(text, 4096));
}

void Progress::opened(std::size_t document, const DocumentFacts& facts) {
  pages_known_ += facts.pages_selected;
  current_ = names_.at(document);
  if (mode_ == ProgressMode::json)
    say(JsonLine("opened")
            .add("document", names_.at(document))
            .add("format", facts.format)
            .add("pages", facts.page_count)
            .add("selected", facts.pages_selected)
            .finish());
  draw();
}

void Progress::page(std::size_t document, const Page& page, const PageRun& run) {
  ++pages_done_;
  current_ = names_.at(document);
  if (mode_ == ProgressMode::json) {
    JsonLine line("page");
    line.add("document", names_.at(document)).add("page", page.number).add("state", label(page.state));
    line.add("source", page.source == PageSource::text_layer ? "text_layer" : "recognised");
    line.add("render_us", run.render_time.count()).add("wait_us", run.wait_time.count());
    line.add("engine_us", microseconds_in_engine(run))
        .add("service_peak_bytes", static_cast<std::int64_t>(run.service_peak.count()))
        .add("reserved_bytes", static_cast<std::int64_t>(run.reserved.count()))
        .add("used_bytes", static_cast<std::int64_t>(run.used.count()));
    for (const StageTime& stage : run.stages) line.add("stage_" + stage.stage + "_us", stage.time.count());
    if (page.failure) line.add("reason", facts(page.failure->reason).label).add("message", page.failure->text());
    say(line.finish());
  }
  tell(document, page);
  draw();
}

void Progress::tell(std::size_t document, const Page& page) {
  if (mode_ == ProgressMode::json) return;
  if (page.failure) {
    complain(fmt::format("{}: page {}", names_.at(document), page.number), *page.failure);
  } else if (page.state == PageState::degraded && verbosity_ >= Verbosity::verbose) {
    for (const Degradation& left_out : page.degradations)
      say(fmt::format("plimsoll: {}: page {}: without {}: {}", for_terminal(names_.at(document), 1024), page.number,
                      left_out.feature, left_out.reason));
  }
}

void Progress::page_of_task(std::size_t document, int number, std::string_view state) {
  ++pages_done_;
  current_ = names_.at(document);
  if (mode_ == ProgressMode::json)
    say(JsonLine("page").add("document", names_.at(document)).add("page", number).add("state", state).finish());
  draw();
}

void Progress::page_of_task(std::size_t document, const Page& page) {
  if (mode_ != ProgressMode::json || !page.failure) {
    page_of_task(document, page.number, label(page.state));
    tell(document, page);
    return;
  }
  ++pages_done_;
  say(JsonLine("page")
          .add("document", names_.at(document))
          .add("page", page.number)
          .add("state", label(page.state))
          .add("reason", facts(page.failure->reason).label)
          .add("message", page.failure->text())
          .finish());
}

void Progress::finished(std::size_t document, const std::optional<Error>& verdict,
                        const std::vector<std::string>& outputs) {
  ++documents_done_;
  if (mode_ == ProgressMode::json) {
    JsonLine line("finished");
    line.add("document", names_.at(document)).add("state", verdict ? facts(verdict->reason).label : "done");
    line.add("exit_status", verdict ? facts(verdict->reason).exit_status : 0);
    if (verdict) line.add("message", verdict->text());
    for (const std::string& output : outputs)
      say(JsonLine("output").add("document", names_.at(document)).add("path", output).finish());
    say(line.finish());
  } else if (verdict) {
    complain(names_.at(document), *verdict);
  }
  draw();
}

void Progress::ended(int failed, int exit_status) {
  clear();
  if (mode_ == ProgressMode::json) {
    say(JsonLine("ended")
            .add("documents", static_cast<std::int64_t>(names_.size()))
            .add("failed", failed)
            .add("pages", pages_done_)
            .add("exit_status", exit_status)
            .finish());
  } else if (names_.size() > 1 && (failed > 0 || mode_ == ProgressMode::bar)) {
    say(fmt::format("plimsoll: {} of {} documents read, {} pages", names_.size() - static_cast<std::size_t>(failed),
                    names_.size(), pages_done_));
  }
}

void Progress::note(std::string_view text) {
  if (mode_ == ProgressMode::json)
    say(JsonLine("note").add("text", text).finish());
  else
    say(text);
  draw();
}

}  // namespace plimsoll

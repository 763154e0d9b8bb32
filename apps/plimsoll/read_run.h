// A run over several documents, wherever they are read: who is next, order on stdout, verdicts, Ctrl-C. Everything runs
// on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/whole_file.h"
#include "interrupts.h"
#include "manifest.h"
#include "ordered_stdout.h"
#include "progress.h"
#include "read_plan.h"
#include "settings/settings.h"
#include "spool_stdin.h"

namespace plimsoll {

// What the run and those who read share.
struct ReadDesk {
  ReadDesk(boost::asio::io_context& io, const ReadPlan& plan, const ReadRequest& request, const Settings& settings,
           Verbosity verbosity);
  // The document's bytes. Errors of open_body and StdinSpool.
  [[nodiscard]] Async<UniqueFd> open(std::size_t document);

  boost::asio::io_context& io;
  const ReadPlan& plan;
  const ReadRequest& request;
  const Settings& settings;
  // What is there is older than its input when a run is gone on with.
  const IfExists if_exists;
  OrderedStdout standard_output;
  Progress progress;
  StdinSpool stdin_spool;
};

// What became of one document.
struct DocumentEnd {
  std::optional<Error> verdict;  // nothing: all well
  int pages = 0;
};

// Where documents are read: in this process (read_here.h), or on a server (read_on_server.h). io thread only.
class ReadPlace {
 public:
  virtual ~ReadPlace() = default;
  // Outputs of the document are there when it returns, but for what desk.standard_output holds back.
  [[nodiscard]] virtual boost::asio::awaitable<DocumentEnd> read(std::size_t document) = 0;
  // Whatever runs ends soon, with Reason::interrupted. Once.
  virtual void stop() = 0;
  // After the last read().
  [[nodiscard]] virtual boost::asio::awaitable<void> shut_down() = 0;
};

// `manifest`: null without --resume.
class ReadRun {
 public:
  ReadRun(ReadDesk& desk, ReadPlace& place, Manifest* manifest);
  // The exit status.
  int run();

 private:
  void interrupt();
  [[nodiscard]] boost::asio::awaitable<void> work();
  void count(std::size_t document, DocumentEnd end);
  void sum_up();

  ReadDesk& desk_;
  ReadPlace& place_;
  Manifest* manifest_;
  LogDiversion log_{[this](std::string_view line) { desk_.progress.note(line); }};
  Interrupts interrupts_;
  std::size_t next_ = 0;
  std::size_t working_ = 0;
  std::size_t ended_ = 0;
  std::vector<Reason> verdicts_;  // of documents that are not all well
};

}  // namespace plimsoll

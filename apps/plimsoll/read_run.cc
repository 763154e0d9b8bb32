#include "read_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "exit_status.h"

namespace plimsoll {
namespace {

std::vector<std::string> names_of(const std::vector<Input>& inputs) {
  std::vector<std::string> names;
  names.reserve(inputs.size());
  for (const Input& input : inputs) names.push_back(input.name);
  return names;
}

}  // namespace

ReadDesk::ReadDesk(boost::asio::io_context& run_on, const ReadPlan& what, const ReadRequest& asked,
                   const Settings& values, Verbosity verbosity)
    : io(run_on),
      plan(what),
      request(asked),
      settings(values),
      if_exists(asked.force || asked.resume ? IfExists::replace : IfExists::refuse),
      standard_output(what.inputs.size()),
      progress(asked.progress, verbosity, names_of(what.inputs)),
      stdin_spool(run_on) {}

Async<UniqueFd> ReadDesk::open(std::size_t document) {
  const Input& input = plan.inputs[document];
  if (input.path == "-") co_return co_await stdin_spool.take(settings.file_bytes_max);
  co_return open_body(input.path, settings.file_bytes_max);
}

ReadRun::ReadRun(ReadDesk& desk, ReadPlace& place, Manifest* manifest)
    : desk_(desk), place_(place), manifest_(manifest), interrupts_(desk.io, [this] { interrupt(); }) {}

int ReadRun::run() {
  const std::size_t documents = desk_.plan.inputs.size();
  working_ = std::min(documents, static_cast<std::size_t>(desk_.settings.jobs));
  // Where there is nothing to read, one worker finds that out.
  working_ = std::max<std::size_t>(working_, 1);
  for (std::size_t i = working_; i > 0; --i) boost::asio::co_spawn(desk_.io, work(), boost::asio::detached);
  desk_.io.run();
  const int status = interrupts_.seen() ? facts(Reason::interrupted).exit_status
                                        : exit_status(verdicts_, documents + desk_.plan.skipped);
  desk_.progress.ended(static_cast<int>(verdicts_.size()), status);
  if (manifest_ != nullptr) sum_up();
  return status;
}

void ReadRun::sum_up() {
  const auto partly = static_cast<std::size_t>(std::ranges::count(verdicts_, Reason::partial));
  std::string text = fmt::format("plimsoll: {} documents done, {} skipped, {} failed", ended_ - verdicts_.size(),
                                 desk_.plan.skipped, verdicts_.size() - partly);
  if (partly > 0) text += fmt::format(", {} partly read", partly);
  if (const std::size_t left = desk_.plan.inputs.size() - ended_; left > 0) text += fmt::format(", {} left", left);
  desk_.progress.note(text + "; " + manifest_->path().string());
}

void ReadRun::interrupt() {
  desk_.progress.note("plimsoll: stopping; once more leaves at once");
  desk_.stdin_spool.stop();
  place_.stop();
}

boost::asio::awaitable<void> ReadRun::work() {
  while (next_ < desk_.plan.inputs.size() && !interrupts_.seen()) {
    const std::size_t document = next_++;
    DocumentEnd end = co_await place_.read(document);
    if (auto ended = desk_.standard_output.finish(document); !ended && !end.verdict)
      end.verdict = std::move(ended).error();
    count(document, std::move(end));
  }
  if (--working_ > 0) co_return;
  co_await place_.shut_down();
  interrupts_.stop();
}

void ReadRun::count(std::size_t document, DocumentEnd end) {
  std::vector<std::string> files;
  for (const Target& target : desk_.plan.targets[document])
    if (!target.path.empty() && (!end.verdict || end.verdict->reason == Reason::partial))
      files.push_back(target.path.string());
  // What was stopped is no failure of the document: it is read the next time.
  const bool stopped = interrupts_.seen() && end.verdict && end.verdict->reason == Reason::interrupted;
  if (manifest_ != nullptr && !stopped)
    if (auto added = manifest_->add({desk_.plan.inputs[document].name, end.verdict, files, end.pages});
        !added && !end.verdict)
      end.verdict = std::move(added).error();
  desk_.progress.finished(document, end.verdict, files);
  if (!stopped || manifest_ == nullptr) ++ended_;
  if (end.verdict && (!stopped || manifest_ == nullptr)) verdicts_.push_back(end.verdict->reason);
}

}  // namespace plimsoll

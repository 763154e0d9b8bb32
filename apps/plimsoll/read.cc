// plimsoll read: inputs → engine room → exporters. Everything runs on one thread, this one.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "document_outputs.h"
#include "engine_room/memory_account.h"
#include "engine_room/service_plan.h"
#include "exit_status.h"
#include "inputs.h"
#include "installation.h"
#include "interrupts.h"
#include "memory_watch.h"
#include "output_plan.h"
#include "spool_stdin.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

std::vector<std::string> names_of(const std::vector<Input>& inputs) {
  std::vector<std::string> names;
  names.reserve(inputs.size());
  for (const Input& input : inputs) names.push_back(input.name);
  return names;
}

struct ReadPlan {
  std::vector<Input> inputs;
  std::vector<std::vector<Target>> targets;  // per input
  PageSelection pages;
  std::string password;
};

Result<ReadPlan> plan_read(const ReadRequest& request) {
  ReadPlan plan;
  TRY(plan.inputs, expand_inputs(request.inputs));
  TRY(plan.targets, plan_outputs(request, plan.inputs));
  if (!request.pages.empty()) {
    TRY(plan.pages, PageSelection::parse(request.pages));
  }
  plan.password = document_password(request.password);
  return plan;
}

class ReadRun {
 public:
  ReadRun(asio::io_context& io, const ReadPlan& plan, const ReadRequest& request, const Settings& settings,
          Verbosity verbosity, EngineRoom& engine)
      : io_(io),
        plan_(plan),
        settings_(settings),
        engine_(engine),
        memory_report_(request.memory_report),
        strict_(request.strict),
        standard_output_(plan.inputs.size()),
        progress_(request.progress, verbosity, names_of(plan.inputs)),
        context_{standard_output_,
                 progress_,
                 std::string(to_text(resolved_precision(settings.precision))),
                 std::string(to_text(settings.parameters)),
                 models_taking_part(settings),
                 request.force ? IfExists::replace : IfExists::refuse},
        stdin_(io),
        memory_(io, [this] { return engine_.helper_pids(); }),
        interrupts_(io, [this] { interrupt(); }) {}

  int run() {
    const std::size_t workers = std::min(plan_.inputs.size(), static_cast<std::size_t>(settings_.jobs));
    working_ = workers;
    for (std::size_t i = 0; i < workers; ++i) asio::co_spawn(io_, work(), asio::detached);
    if (memory_report_) asio::co_spawn(io_, memory_.run(), asio::detached);
    io_.run();
    const int status =
        interrupts_.seen() ? facts(Reason::interrupted).exit_status : exit_status(verdicts_, plan_.inputs.size());
    progress_.ended(static_cast<int>(verdicts_.size()), status);
    if (memory_report_) progress_.note(memory_.report() + "\n" + to_text(engine_.memory_account()));
    return status;
  }

 private:
  void interrupt() {
    progress_.note("plimsoll: stopping; once more leaves at once");
    stdin_.stop();
    engine_.stop();
  }

  asio::awaitable<void> work() {
    while (next_ < plan_.inputs.size() && !interrupts_.seen()) {
      const std::size_t document = next_++;
      std::optional<Error> verdict = co_await read(document);
      if (auto ended = standard_output_.finish(document); !ended && !verdict) verdict = std::move(ended).error();
      std::vector<std::string> files;
      for (const Target& target : plan_.targets[document])
        if (!target.path.empty() && (!verdict || verdict->reason == Reason::partial))
          files.push_back(target.path.string());
      progress_.finished(document, verdict, files);
      if (verdict) verdicts_.push_back(verdict->reason);
    }
    if (--working_ == 0) co_await end();
  }

  asio::awaitable<void> end() {
    co_await engine_.shut_down();
    memory_.stop();
    interrupts_.stop();
  }

  Async<UniqueFd> open(const Input& input) {
    if (input.path == "-") co_return co_await stdin_.take(settings_.file_bytes_max);
    co_return open_body(input.path, settings_.file_bytes_max);
  }

  // What the document counts as.
  asio::awaitable<std::optional<Error>> read(std::size_t document) {
    const Input& input = plan_.inputs[document];
    auto outputs = DocumentOutputs::create(context_, document, plan_.targets[document]);
    if (!outputs) co_return std::move(outputs).error();
    auto body = co_await open(input);
    if (!body) co_return std::move(body).error();
    DocumentJob job{.name = input.name,
                    .body = held_body(*std::move(body)),
                    .password = plan_.password,
                    .pages = plan_.pages,
                    .strict = strict_};
    const DocumentSummary summary = co_await engine_.read(std::move(job), **outputs);
    co_return (*outputs)->finish(summary, memory_.peak());
  }

  asio::io_context& io_;
  const ReadPlan& plan_;
  const Settings& settings_;
  EngineRoom& engine_;
  const bool memory_report_;
  const bool strict_;
  OrderedStdout standard_output_;
  Progress progress_;
  LogDiversion log_{[this](std::string_view line) { progress_.note(line); }};
  OutputContext context_;
  StdinSpool stdin_;
  MemoryWatch memory_;
  Interrupts interrupts_;
  std::size_t next_ = 0;
  std::size_t working_ = 0;
  std::vector<Reason> verdicts_;  // of documents that are not all well
};

}  // namespace

int run_read(const ReadRequest& request, const LoadedSettings& loaded, Verbosity verbosity) {
  const auto plan = plan_read(request);
  if (!plan) return complain(plan.error());
  asio::io_context io(1);
  auto engine = EngineRoom::create(io, loaded.settings);
  if (!engine) return complain(engine.error());
  ReadRun run(io, *plan, request, loaded.settings, verbosity, **engine);
  return run.run();
}

}  // namespace plimsoll

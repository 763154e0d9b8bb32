// plimsoll serve: the server. Everything runs on one thread, this one; disk is waited for on a small pool.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <random>
#include <system_error>

#include "api/callbacks/callback_sender.h"
#include "api/routes.h"
#include "async/pause.h"
#include "base/log.h"
#include "engine_room/room_report.h"
#include "engine_room/service_plan.h"
#include "engine_room/tenants_file.h"
#include "http/server.h"
#include "installation.h"
#include "json_log_line.h"
#include "server_signals.h"
#include "service_manager.h"
#include "tasks/sqlite/store_settings.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kDiskThreads = 3;  // as many as the store has connections
constexpr Milliseconds kDrainLook{50};
// For answers that are on their way when everything else has ended.
constexpr Milliseconds kAnswersGrace{2'000};

// What a waiting task takes: its place in the queue and in the desk (tests/server/queued_test.py measures it).
constexpr Bytes kWaitingTask{2'048};

// Of a callback that is being sent: what TLS keeps, and twice 64 KiB of an answer.
constexpr Bytes kCallbackBytes{256 * 1024};
// Tasks end without telling who sends their callbacks. Where none may be sent, none will come.
constexpr Milliseconds kCallbackLook{1'000};
constexpr Milliseconds kNoCallbackLook{3'600'000};

// What the server holds beside the engine room: its connections with a piece of a body each, the task store, the queue
// and callbacks.
Bytes held_beside(const Settings& settings) {
  const HttpLimits limits = http_limits(settings);
  const Bytes connection = connection_bytes(limits, !settings.tls_certificate.empty()) + Bytes(kPieceBytes);
  const int callbacks = settings.callback_allow.empty() ? 0 : settings.callbacks_at_once;
  return connection * static_cast<std::uint64_t>(limits.connections) + settings.waiting_bytes_max +
         settings.database_cache * kDiskThreads +
         kWaitingTask * static_cast<std::uint64_t>(settings.queue_high + settings.queue_normal + settings.queue_low) +
         kCallbackBytes * static_cast<std::uint64_t>(callbacks);
}

Result<std::filesystem::path> made_data_folder(const Settings& settings) {
  const std::filesystem::path folder = data_folder(settings);
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem)
    return fail(Reason::store_failed, "the data folder cannot be made: " + folder.string() + ": " + problem.message() +
                                          " (setting server.data)");
  // Documents and their text are nobody else's affair.
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  return folder;
}

WallTime wall_clock() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

class ServeRun {
 public:
  static Result<std::unique_ptr<ServeRun>> create(asio::io_context& io, const Settings& settings) {
    std::unique_ptr<ServeRun> run(new ServeRun(io, settings));
    TRY(const std::filesystem::path folder, made_data_folder(settings));
    run->folder_ = folder;
    TRY(run->engine_, EngineRoom::create(io, settings, {.beside = held_beside(settings), .server = true}));
    // Settings that nothing installed can read with are said now, not with every task.
    TRY_VOID(run->engine_->models_for({}));
    TRY(run->store_, SqliteTaskStore::open(
                         store_options(settings, folder, [&io](Posted posted) { asio::post(io, std::move(posted)); })));
    TRY(BodyFiles bodies, BodyFiles::open(body_folder(folder), body_limits(settings)));
    run->bodies_ = std::make_unique<BodyFiles>(std::move(bodies));
    TRY_VOID(run->prepare_callbacks());
    run->assemble();
    TRY_VOID(run->reload());
    TRY_VOID(run->listen());
    return run;
  }

  int run() {
    engine_->open();
    desk_->start();
    callbacks_->start();
    for (const std::string& address : server_->addresses())
      spdlog::info("listening on http{}://{}, data in {}", settings_.tls_certificate.empty() ? "" : "s", address,
                   folder_.string());
    tell_service_manager("READY=1");
    io_.run();
    return 0;
  }

 private:
  ServeRun(asio::io_context& io, const Settings& settings)
      : io_(io), settings_(settings), pool_(std::make_unique<BlockingPool>(io, kDiskThreads)) {}

  // Where they may go, and what they are signed with; refused here rather than when the first is to be sent.
  Result<void> prepare_callbacks() {
    TRY(callback_allow_, CallbackAllow::parse(settings_.callback_allow));
    std::optional<WebhookSecret> secret;
    std::shared_ptr<TlsTrust> trust;
    if (!callback_allow_.empty()) {
      TRY(secret, WebhookSecret::parse(settings_.callback_secret, "callbacks.secret"));
      TRY(trust, TlsTrust::load(settings_.callback_ca_file, "callbacks.ca_file"));
    }
    callbacks_ = std::make_unique<CallbackSender>(CallbackSenderParts{
        .io = io_,
        .store = *store_,
        .pool = *pool_,
        .allow = callback_allow_,
        .counts = callback_counts_,
        .wall = wall_clock,
        .chance = [random = std::minstd_rand(
                       std::random_device()())]() mutable { return std::uniform_real_distribution(0.0, 1.0)(random); },
        .rules = callback_rules(settings_),
        .secret = std::move(secret),
        .trust = std::move(trust),
        .attempt_time = settings_.callback_time,
        .at_once = settings_.callbacks_at_once,
        .look = callback_allow_.empty() ? kNoCallbackLook : kCallbackLook});
    return {};
  }

  void assemble() {
    const TaskDeskParts desk{
        .io = io_, .engine = *engine_, .store = *store_, .bodies = *bodies_, .pool = *pool_, .wall = wall_clock};
    desk_ = std::make_unique<TaskDesk>(desk, retention_rules(settings_));
    drain_ = std::make_unique<DrainSwitch>(*engine_);
    parts_.emplace(ApiParts{.io = io_,
                            .engine = *engine_,
                            .desk = *desk_,
                            .store = *store_,
                            .bodies = *bodies_,
                            .pool = *pool_,
                            .settings = settings_,
                            .precision = std::string(to_text(resolved_precision(settings_.precision))),
                            .parameters = std::string(to_text(settings_.parameters)),
                            .wall = wall_clock,
                            .started = std::chrono::steady_clock::now(),
                            .drain = *drain_,
                            .callback_allow = callback_allow_,
                            .callback_counts = callback_counts_});
    routes_.emplace(api_routes(*parts_, counts_));
    server_ = std::make_unique<HttpServer>(io_, *routes_, http_limits(settings_), &counts_);
    signals_ = std::make_unique<ServerSignals>(
        io_, [this] { begin_end(); },
        [this] {
          if (auto done = reload(); !done) spdlog::error("not reloaded: {}", done.error().text());
        });
  }

  Result<void> listen() {
    std::vector<UniqueFd> inherited = inherited_sockets();
    for (UniqueFd& socket : inherited) TRY_VOID(server_->adopt(std::move(socket)));
    if (!inherited.empty()) return {};
    return server_->listen(settings_.listen);
  }

  // Keys, tenants and certificate as they are on disk now; at the start and after SIGHUP. All of them or none.
  Result<void> reload() {
    TRY(TenantTable tenants, read_tenants(settings_));
    std::shared_ptr<ApiKeys> keys;
    if (!settings_.keys_file.empty()) {
      TRY(ApiKeys read, ApiKeys::read(settings_.keys_file));
      keys = std::make_shared<ApiKeys>(std::move(read));
    }
    std::shared_ptr<TlsIdentity> identity;
    if (!settings_.tls_certificate.empty()) {
      TRY(identity, TlsIdentity::load(settings_.tls_certificate, settings_.tls_key));
    }
    server_->use_keys(std::move(keys));
    engine_->use_tenants(std::move(tenants));
    if (identity) server_->use_tls(std::move(identity));
    return {};
  }

  // Not ready from now on: what runs may end within the grace, the rest is put back and goes on after the next start.
  void begin_end() {
    drain_->end_server();
    tell_service_manager("STOPPING=1");
    spdlog::info("going down: up to {} s for what runs", settings_.drain_time.count() / 1000);
    asio::co_spawn(io_, end(), asio::detached);
  }

  asio::awaitable<void> end() {
    const TimePoint until = std::chrono::steady_clock::now() + settings_.drain_time;
    while (engine_->pulse().active_tasks > 0 && std::chrono::steady_clock::now() < until)
      co_await pause(io_, kDrainLook);
    desk_->stop();
    callbacks_->stop();
    engine_->stop();
    co_await desk_->shut_down();
    co_await callbacks_->shut_down();
    co_await server_->drain(kAnswersGrace);
    co_await engine_->shut_down();
    signals_->stop();
  }

  asio::io_context& io_;
  const Settings& settings_;
  std::filesystem::path folder_;
  std::unique_ptr<BlockingPool> pool_;
  std::unique_ptr<EngineRoom> engine_;
  std::unique_ptr<DrainSwitch> drain_;
  std::unique_ptr<TaskStore> store_;
  std::unique_ptr<BodyFiles> bodies_;
  CallbackAllow callback_allow_;
  CallbackCounts callback_counts_;
  std::unique_ptr<CallbackSender> callbacks_;
  std::unique_ptr<TaskDesk> desk_;
  RequestCounts counts_;
  std::optional<ApiParts> parts_;
  std::optional<HttpRoutes> routes_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<ServerSignals> signals_;
};

}  // namespace

int run_serve(const LoadedSettings& loaded) {
  const std::string& log = loaded.settings.server_log;
  if (log == "json" || (log == "auto" && ::isatty(STDERR_FILENO) == 0)) shape_log(json_log_line);
  asio::io_context io(1);
  auto run = ServeRun::create(io, loaded.settings);
  if (!run) return complain(run.error());
  return (*run)->run();
}

}  // namespace plimsoll

// plimsoll read: inputs → engine room or server → outputs. Everything runs on one thread, this one.
#include "manifest.h"
#include "read_here.h"
#include "read_on_server.h"
#include "server_access.h"
#include "verbs.h"

namespace plimsoll {
namespace {

namespace asio = boost::asio;

Result<int> run_here(asio::io_context& io, ReadDesk& desk, Manifest* manifest) {
  TRY(const auto engine, EngineRoom::create(io, desk.settings));
  // What cannot be read with what is installed is said once, not for each document.
  TRY_VOID(engine->models_for({}));
  ReadHere here(desk, *engine);
  ReadRun run(desk, here, manifest);
  const int status = run.run();
  if (desk.request.memory_report) desk.progress.note(here.memory_report());
  return status;
}

Result<int> run_on_server(ReadDesk& desk, Manifest* manifest) {
  TRY(ServerAccess access, server_access(desk.settings));
  ReadOnServer server(desk, std::move(access));
  ReadRun run(desk, server, manifest);
  return run.run();
}

Result<int> read(const ReadRequest& request, const Settings& settings, Verbosity verbosity) {
  TRY(const ReadPlan plan, plan_read(request));
  std::optional<Manifest> manifest;
  if (request.resume) {
    TRY(Manifest opened, Manifest::open(request.output));
    manifest.emplace(std::move(opened));
  }
  asio::io_context io(1);
  ReadDesk desk(io, plan, request, settings, verbosity);
  Manifest* kept = manifest ? &*manifest : nullptr;
  return request.on_server ? run_on_server(desk, kept) : run_here(io, desk, kept);
}

}  // namespace

int run_read(const ReadRequest& request, const LoadedSettings& loaded, Verbosity verbosity) {
  const auto status = read(request, loaded.settings, verbosity);
  return status ? *status : complain(status.error());
}

}  // namespace plimsoll

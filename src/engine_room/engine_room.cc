#include "engine_room/engine_room.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/cpu_quota.h"
#include "engine_room/document_outlook.h"
#include "engine_room/document_reading.h"
#include "engine_room/memory_collection.h"
#include "engine_room/orders.h"
#include "engine_room/pdf_composing.h"
#include "engine_room/reading_models.h"
#include "engine_room/room_report.h"
#include "engine_room/workshop.h"

namespace plimsoll {
namespace {

class ServicesEngineRoom final : public EngineRoom {
 public:
  ServicesEngineRoom(boost::asio::io_context& io, const Settings& settings,
                     const std::vector<ServicePools::Device>& devices, std::unique_ptr<RoomMemory> memory,
                     GuardRules rules, bool server)
      : workshop_(io, settings, devices, std::move(memory), rules, server) {}

  boost::asio::awaitable<DocumentSummary> read(DocumentJob job, DocumentSink& sink) override {
    workshop_.open();
    DocumentReading reading(workshop_, std::move(job), sink);
    co_return co_await reading.run();
  }
  boost::asio::awaitable<Result<ComposedPdf>> compose(PdfJob job) override {
    workshop_.open();
    co_return co_await compose_pdf(workshop_, std::move(job));
  }
  boost::asio::awaitable<Result<DocumentOutlook>> plan(DocumentJob job) override {
    co_return co_await look_over(workshop_, std::move(job));
  }
  Result<std::vector<std::string>> models_for(const DocumentJob& job) const override {
    TRY(const ReadingModels models, reading_models(workshop_, job));
    return models.choice.all(models.features);
  }
  MemoryAccount memory_account() const override { return workshop_.account(); }
  void open() override { workshop_.open(); }
  RoomReport report() const override { return report_of(workshop_); }
  RoomPulse pulse() const override { return pulse_of(workshop_); }
  const MemoryMetrics& metrics() const override { return workshop_.guard.metrics(); }
  boost::asio::awaitable<MemoryCollection> collect_memory() override {
    co_return co_await plimsoll::collect_memory(workshop_);
  }
  boost::asio::awaitable<Result<void>> load_model(std::string model) override {
    co_return co_await plimsoll::load_model(workshop_, std::move(model));
  }
  boost::asio::awaitable<Result<int>> unload_model(std::string model) override {
    co_return co_await plimsoll::unload_model(workshop_, std::move(model));
  }
  Result<void> pin_model(const std::string& model, bool pinned) override {
    return plimsoll::pin_model(workshop_, model, pinned);
  }
  void use_tenants(TenantTable tenants) override { workshop_.driver.handle(event::TenantsChanged{std::move(tenants)}); }
  Result<void> restart_service(std::string_view device, int service) override {
    return plimsoll::restart_service(workshop_, device, service);
  }
  void drain() override { workshop_.driver.handle(event::Drain{}); }
  void resume() override { workshop_.driver.handle(event::Resume{}); }
  void stop() override { workshop_.stop(); }
  boost::asio::awaitable<void> shut_down() override { co_await workshop_.shut_down(); }
  std::vector<int> helper_pids() const override { return workshop_.fleet.pids(); }

 private:
  Workshop workshop_;
};

}  // namespace

DocumentBody held_body(UniqueFd file) {
  return [held = std::make_shared<UniqueFd>(std::move(file))]() -> Result<UniqueFd> {
    UniqueFd again(::fcntl(held->get(), F_DUPFD_CLOEXEC, 0));
    if (!again) return fail(Reason::file_unreadable, std::system_category().message(errno));
    return again;
  };
}

Result<std::unique_ptr<EngineRoom>> EngineRoom::create(boost::asio::io_context& io, const Settings& settings,
                                                       const EngineRoomUse& use) {
  if (settings.window < 1) return fail(Reason::setting_invalid, "read.window: at least 1");
  TRY(auto memory, RoomMemory::create(settings, budget_sources(CgroupMemory::find()), use.beside));
  Settings planned = settings;
  if (use.server) planned.jobs = std::max(settings.jobs, jobs_of_a_server(memory->budget().bytes));
  TRY(const std::vector<ServicePools::Device> devices, plan_devices(planned, usable_cpus(), own_cpus()));
  TRY(const GuardRules rules, guard_rules(settings.memory_dry_run));
  return std::make_unique<ServicesEngineRoom>(io, settings, devices, std::move(memory), rules, use.server);
}

}  // namespace plimsoll

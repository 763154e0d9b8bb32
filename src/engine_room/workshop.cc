#include "engine_room/workshop.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <random>

#include "base/build_id.h"
#include "base/cpu_features.h"
#include "engine_room/decode_allowance.h"
#include "engine_room/model_rules.h"
#include "engine_room/profile_file.h"
#include "engine_room/tenants_file.h"
#include "models/catalogue.h"

namespace plimsoll {
namespace {
using namespace literals;

// What a service may keep of a page for the next one: little, because lines' memory that is kept stands beside the next
// page's detector, and giving it back costs no more than 1 % of a page's time.
constexpr Bytes kKeep = 16_MiB;
constexpr Bytes kKeepFrom = 512_MiB;

Bytes keep_within(Bytes budget) { return budget < kKeepFrom ? Bytes() : kKeep; }

// What the seal network takes beyond the detector: measured 59 MiB in bf16, 48 in f32, on a page of 596 x 794 pixels.
// It looks at 640 x 640 whatever the seal's size.
constexpr Bytes kSeals = 64_MiB;

// Layout and tables run after one another and after the detector, with less than its activations, which they give back;
// their models have leases of their own. Charts and formulas are models that somebody adds.
FeaturePrices feature_prices(const Settings& settings) {
  FeaturePrices prices;
  const auto at = [](auto& values, Feature feature) -> auto& { return values.at(static_cast<std::size_t>(feature)); };
  at(prices.bytes, Feature::layout) = Bytes();
  at(prices.bytes, Feature::tables) = Bytes();
  at(prices.bytes, Feature::seals) = kSeals;
  const auto set = [&](Feature feature, Bytes least) {
    if (least > Bytes()) at(prices.least_free, feature) = least;
  };
  set(Feature::tables, settings.tables_free);
  set(Feature::seals, settings.seals_free);
  set(Feature::formulas, settings.formulas_free);
  set(Feature::charts, settings.charts_free);
  return prices;
}

// Documents that are read at once: each has a decode helper.
RouterSettings router_settings(const Settings& settings, int services, bool server) {
  RouterSettings router;
  router.queue_capacity = {settings.queue_high, settings.queue_normal, settings.queue_low};
  router.queue_bytes_max = settings.queue_bytes_max;
  router.queue_time_max = {settings.queue_high_time, settings.queue_normal_time, settings.queue_low_time};
  router.door_time_max.fill(settings.queue_entry_time);
  router.door_max = settings.queue_entry_max;
  router.tenants_max = static_cast<std::size_t>(settings.queue_tenants);
  router.other_tenants = other_tenants(settings);
  if (!server) {
    // Whoever hands in documents here waits for them, outside.
    router.queue_time_max.fill(std::chrono::hours(24 * 365));
    router.door_time_max.fill(Milliseconds(0));
  }
  router.window = settings.window;
  // Who asks for more documents at once gets them.
  router.tasks_max = std::min(std::max(settings.tasks_max, settings.jobs), services);
  // While small documents are read the next ones are opened.
  router.small_places = 2 * services + 1;
  router.predictions_max = std::min(services, settings.predictions_max);
  router.page_work_max = settings.page_bytes_max;
  router.prices = feature_prices(settings);
  router.service_losses_max = 2;
  return router;
}

std::vector<ServicePools::Device> within(std::vector<ServicePools::Device> devices, const ServiceForm& form,
                                         const std::vector<ModelEntry>& catalogue) {
  for (ServicePools::Device& device : devices) {
    device.configuration = in_form(device.configuration, form);
    for (const ModelEntry& entry : catalogue) device.configuration.known.push_back(service_model(entry));
  }
  return devices;
}

Settings within(Settings settings, Bytes budget) {
  settings.decode_bytes_max = decode_allowance(settings.decode_bytes_max, budget);
  return settings;
}

std::string precision_of(const Settings& settings) {
  return std::string(to_text(resolved_precision(settings.precision)));
}

// Empty where there is no catalogue: services say what is wrong when they are asked for a model.
std::vector<ModelEntry> catalogue_in(const std::filesystem::path& models_folder) {
  const auto catalogue = ModelCatalogue::load(models_folder);
  return catalogue ? catalogue->entries() : std::vector<ModelEntry>{};
}

// Everything that changes what a page takes. Empty where the models are not known: nothing is learnt from such a run.
std::string origin_of(const Settings& settings, const ServiceConfiguration& service,
                      const std::vector<ModelEntry>& catalogue) {
  if (catalogue.empty()) return {};
  std::string origin = fmt::format("{} {} {} {} threads {}", build_id(), precision_of(settings),
                                   to_text(settings.parameters), fmt::join(cpu_features(), ","), service.threads);
  for (const ModelEntry& entry : catalogue)
    for (const ModelFile& file : entry.files) origin += " " + file.sha256.substr(0, 8);
  return origin;
}

std::filesystem::path profile_of(const ServiceConfiguration& service, const std::string& origin) {
  if (service.cache_folder.empty() || origin.empty()) return {};
  return std::filesystem::path(service.cache_folder) / "memory-profile";
}

std::vector<Device> router_devices(const std::vector<ServicePools::Device>& devices) {
  std::vector<Device> all;
  all.reserve(devices.size());
  for (const ServicePools::Device& device : devices) all.push_back({.name = device.settings.device, .domain = kHost});
  return all;
}

std::vector<int> wanted(const std::vector<ServicePools::Device>& devices) {
  std::vector<int> services;
  services.reserve(devices.size());
  for (const ServicePools::Device& device : devices) services.push_back(device.settings.services);
  return services;
}

std::vector<std::string> names_of(const std::vector<ModelEntry>& catalogue) {
  std::vector<std::string> names;
  names.reserve(catalogue.size());
  for (const ModelEntry& entry : catalogue) names.push_back(entry.name);
  return names;
}

Predictor learnt_before(const std::filesystem::path& profile, const std::string& origin) {
  Predictor predictor{Predictor::Rule{}};
  if (!profile.empty()) load_profile(profile, origin, predictor);
  return predictor;
}

}  // namespace

Workshop::Workshop(boost::asio::io_context& loop, const Settings& all, const std::vector<ServicePools::Device>& devices,
                   std::unique_ptr<RoomMemory> room_memory, GuardRules rules, bool server)
    : io(loop),
      memory(std::move(room_memory)),
      settings(within(all, memory->budget().bytes)),
      form(service_form(memory->budget().bytes, devices.front().configuration.threads)),
      page_models(in_form(devices.front().configuration, form).models),
      catalogue(catalogue_in(devices.front().configuration.models_folder)),
      model_names(names_of(catalogue)),
      fleet(loop, settings.helper_folder),
      services(fleet, within(devices, form, catalogue)),
      driver(
          loop, router_settings(settings, services.services(), server), router_devices(devices), memory->ledger(),
          [this] { crew.return_idle(); }, std::random_device()()),
      profile_origin(origin_of(settings, devices.front().configuration, catalogue)),
      profile(profile_of(devices.front().configuration, profile_origin)),
      forecast(std::string(to_text(settings.parameters)), precision_of(settings), form,
               keep_within(memory->budget().bytes), learnt_before(profile, profile_origin)),
      crew(*memory, driver, wanted(devices), forecast.residency(),
           [this](std::size_t device, int kept) { services[device].keep_at_most(kept); }),
      models(loop, *memory, crew, services, model_rules(settings, catalogue), page_models),
      guard(loop, *memory, driver, rules, settings.memory_probe_file,
            {.helpers = [this] { return fleet.pids(); },
             .reclaimable = [this] { return reclaimable(); },
             .reclaim = [this](Reclaim way) { reclaim(way); },
             .budget_changed = [this] { crew.review(); },
             .engine = [this] { return sample(); }}),
      background(loop),
      planning(loop, 1),
      // Of all that may be active, and of one that is being opened: nobody's entry waits for another's window.
      decoders(loop, driver.state().places() + 1),
      composers(loop, 1),
      ahead(loop, 1) {}

std::optional<DeviceNumber> Workshop::device_of(std::string_view name) {
  for (std::size_t number = 0; number < services.count(); ++number)
    if (services[number].device() == name) return number;
  return std::nullopt;
}

void Workshop::open() {
  if (std::exchange(opened, true)) return;
  background.start(guard.run());
  background.start(models.run([this] { return guard.guard().idle_time_share(); }));
}

// Where models take turns a service reads its canary page with a page's bytes, which are not reserved yet.
void Workshop::warm_up() {
  if (!form.models_in_turn) services[0].warm_up();
}

// Idle models go before idle services. Pages are cancelled by the router itself when it hears of an emergency.
Reclaimable Workshop::reclaimable() const {
  Reclaimable ways{};
  const int idle = std::max(crew.manned() - driver.state().running(), 0);
  Bytes& purge = ways.at(static_cast<std::size_t>(Reclaim::purge));
  for (const ServiceSnapshot& service : services.snapshot())
    if (service.state == ServiceState::ready)
      purge += returnable(service.private_memory, service.baseline, crew.residency());
  Bytes& evict_idle = ways.at(static_cast<std::size_t>(Reclaim::evict_idle));
  evict_idle = models.reclaimable(false);
  ways.at(static_cast<std::size_t>(Reclaim::evict_pinned)) = models.reclaimable(true) - evict_idle;
  if (evict_idle == Bytes())
    evict_idle = crew.residency() * static_cast<std::uint64_t>(std::max(std::min(idle, crew.manned() - 1), 0));
  return ways;
}

void Workshop::reclaim(Reclaim way) {
  if (way == Reclaim::purge) background.start(purge_idle());
  if (way == Reclaim::evict_pinned) return models.reclaim(true);
  if (way != Reclaim::evict_idle) return;
  if (models.reclaimable(false) > Bytes())
    models.reclaim(false);
  else
    crew.return_idle();
}

boost::asio::awaitable<void> Workshop::purge_idle() {
  for (std::size_t device = 0; device < services.count(); ++device)
    for (int id = 0; id < services[device].count(); ++id)
      // One that dies of it is replaced as any other.
      if (auto service = services[device].try_acquire(id)) (void)co_await (*service)->release_memory();
}

MemorySample Workshop::sample() const {
  MemorySample sample;
  sample.models_loaded = static_cast<std::uint32_t>(models.manager().resident_count());
  sample.active_tasks = static_cast<std::uint32_t>(driver.state().active.size());
  const int manned = std::max(crew.manned(), 1);
  sample.pool_utilization = std::min(1.0, static_cast<double>(driver.state().running()) / manned);
  return sample;
}

void Workshop::stop() {
  planning.stop();
  decoders.stop();
  composers.stop();
  services.stop();
  fleet.stop();
  driver.cancel_all();
}

MemoryAccount Workshop::account() const {
  MemoryAccount account{
      .budget = memory->budget().bytes,
      .limited_by = memory->budget().binding.origin,
      .services = crew.manned(),
      .residency = crew.residency(),
      .stages = forecast.tally().accounts(),
      .models = models.accounts(),
      .held_by_models = models.held(),
      .pages = forecast.quality().pages(),
      .coverage = forecast.quality().coverage(),
      .over_reservation = forecast.quality().median_over_reservation(),
      .peak_used = guard.metrics().peak(kHost),
      .held_by_tasks = (memory->ledger().reserved() - memory->ledger().total(memory->ledger().system()))[kHost],
      .samples = guard.samples(),
      .samples_above = guard.samples_above(),
      .remarks = {},
      .course = course_of(guard.metrics().recent())};
  for (std::size_t level = 1; level < kLevels; ++level)
    if (const auto entries = guard.guard().level_entries().at(level); entries > 0)
      account.remarks.push_back(
          fmt::format("pressure level {} entered {} times", label(static_cast<PressureLevel>(level)), entries));
  return account;
}

boost::asio::awaitable<void> Workshop::shut_down() {
  guard.stop();
  models.stop();
  co_await background.join();
  co_await models.shut_down();
  if (forecast.quality().pages() > 0 && !profile.empty()) save_profile(profile, profile_origin, forecast.predictor());
  co_await services.shut_down();
  co_await driver.shut_down();
}

}  // namespace plimsoll

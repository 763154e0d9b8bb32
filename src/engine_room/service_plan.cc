#include "engine_room/service_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/cpu_features.h"
#include "models/required_models.h"

namespace plimsoll {
namespace {

// A service that is this many heartbeats late is given up: on a busy machine a reload of its models takes seconds.
constexpr int kMissedBeats = 3;

// Measured with ordinary pages (docs/memory.md): what one document takes with its service, and what
// each further one takes.
constexpr Bytes kFirstService{400U << 20};
constexpr Bytes kFurtherService{320U << 20};

}  // namespace

int jobs_of_a_server(Bytes budget) {
  const Bytes rest = budget - std::min(budget, kFirstService);
  return 1 + static_cast<int>(std::min<std::uint64_t>(rest.count() / kFurtherService.count(), 255));
}

ServicePlan plan_services(const Settings& settings, int cores) {
  ServicePlan plan;
  plan.services = settings.services > 0
                      ? settings.services
                      : std::clamp(std::min(settings.jobs, settings.predictions_max), 1, std::max(cores, 1));
  plan.threads = settings.threads > 0 ? settings.threads : std::max(cores / plan.services, 1);
  return plan;
}

Precision resolved_precision(Precision wanted) {
  if (wanted != Precision::automatic) return wanted;
  return cpu_computes_bf16() ? Precision::bf16 : Precision::f32;
}

std::string cache_folder(const Settings& settings, const char* xdg_cache_home, const char* home) {
  if (settings.cache_folder == "none") return {};
  if (!settings.cache_folder.empty()) return settings.cache_folder;
  const std::filesystem::path xdg = xdg_cache_home == nullptr ? "" : xdg_cache_home;
  if (xdg.is_absolute()) return xdg / "plimsoll";  // a relative one is to be ignored, says the XDG specification
  if (home == nullptr || *home == '\0') return {};
  return std::filesystem::path(home) / ".cache" / "plimsoll";
}

ServiceConfiguration service_configuration(const Settings& settings, const ServicePlan& plan) {
  ServiceConfiguration configuration;
  configuration.models_folder =
      settings.models_folder.empty() ? installed_models_folder().string() : settings.models_folder;
  configuration.cache_folder = cache_folder(settings, std::getenv("XDG_CACHE_HOME"), std::getenv("HOME"));
  configuration.precision = to_text(settings.precision);
  configuration.parameters = to_text(settings.parameters);
  configuration.models = required_models(settings.parameters);
  configuration.threads = plan.threads;
  configuration.start_time_max = settings.start_time_max;
  configuration.page_time_max = settings.page_time_max;
  configuration.page_bytes_max = settings.page_bytes_max;
  return configuration;
}

ServiceModel service_model(const ModelEntry& entry) {
  ServiceModel model{.name = entry.name,
                     .stage = entry.stage,
                     .file = entry.files.front().name,
                     .dictionary = entry.dictionary,
                     .mean = {},
                     .deviation = {}};
  if (entry.normalisation) {
    model.mean.assign(entry.normalisation->mean.begin(), entry.normalisation->mean.end());
    model.deviation.assign(entry.normalisation->deviation.begin(), entry.normalisation->deviation.end());
  }
  return model;
}

Result<std::vector<ServicePools::Device>> plan_devices(const Settings& settings, int cores,
                                                       const std::vector<int>& own_cpus) {
  TRY(const std::vector<ReadingDevice> devices, parse_devices(settings.device));
  std::vector<ServicePools::Device> plans;
  for (const ReadingDevice& device : devices) {
    for (const int cpu : device.cpus)
      if (!std::ranges::binary_search(own_cpus, cpu))
        return fail(Reason::setting_invalid, fmt::format("read.device: this process may not use processor {}", cpu));
    const int device_cores = device.cpus.empty() ? cores : std::min(cores, static_cast<int>(device.cpus.size()));
    const ServicePlan plan = plan_services(settings, device_cores);
    ServicePools::Device& planned = plans.emplace_back();
    planned.configuration = service_configuration(settings, plan);
    planned.configuration.cpus = device.cpus;
    planned.settings.device = device.name;
    planned.settings.services = plan.services;
    planned.settings.care.idle_time = settings.idle_time;
    planned.settings.care.heartbeat = settings.heartbeat;
    planned.settings.answer_time_max = kMissedBeats * settings.heartbeat;
  }
  return plans;
}

}  // namespace plimsoll

// How many OCR services with how many threads each, and where they find their files (docs/decisions/0002).
#pragma once

#include "models/catalogue.h"
#include "services/service_pools.h"
#include "settings/reading_devices.h"
#include "settings/settings.h"

namespace plimsoll {

struct ServicePlan {
  int services = 1;
  int threads = 1;  // of each
  bool operator==(const ServicePlan&) const = default;
};

// `cores` is what this process may keep busy (base/cpu_quota.h).
[[nodiscard]] ServicePlan plan_services(const Settings& settings, int cores);

// A server's read.jobs, which nobody gives it: documents that a budget has room for at once, each with a service, its
// page, its decode helper and a raster ahead. plan_services() bounds it by cores and services.predictions.
[[nodiscard]] int jobs_of_a_server(Bytes budget);

// What read.precision comes to on this processor, by the rule the engine follows.
[[nodiscard]] Precision resolved_precision(Precision wanted);

// Where compiled models are kept: the setting, or <XDG cache>/plimsoll, or nowhere ("none", or no home): empty.
// `xdg_cache_home` and `home` are the environment's, null when unset.
[[nodiscard]] std::string cache_folder(const Settings& settings, const char* xdg_cache_home, const char* home);

[[nodiscard]] ServiceConfiguration service_configuration(const Settings& settings, const ServicePlan& plan);

// As a service is told of it.
[[nodiscard]] ServiceModel service_model(const ModelEntry& entry);

// What each device of the setting read.device gets; `cores` and `own_cpus` are what this process may keep busy and be
// put on. Reason::setting_invalid for a processor that is not ours.
[[nodiscard]] Result<std::vector<ServicePools::Device>> plan_devices(const Settings& settings, int cores,
                                                                     const std::vector<int>& own_cpus);

}  // namespace plimsoll

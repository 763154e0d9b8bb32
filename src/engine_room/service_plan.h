// How many OCR services with how many threads each, and where they find their files (docs/decisions/0002).
#pragma once

#include "services/infer_service.h"
#include "settings/settings.h"

namespace plimsoll {

struct ServicePlan {
  int services = 1;
  int threads = 1;  // of each
  bool operator==(const ServicePlan&) const = default;
};

// `cores` is what this process may keep busy (base/cpu_quota.h).
[[nodiscard]] ServicePlan plan_services(const Settings& settings, int cores);

// Where compiled models are kept: the setting, or <XDG cache>/plimsoll, or nowhere ("none", or no home): empty.
// `xdg_cache_home` and `home` are the environment's, null when unset.
[[nodiscard]] std::string cache_folder(const Settings& settings, const char* xdg_cache_home, const char* home);

[[nodiscard]] ServiceConfiguration service_configuration(const Settings& settings, const ServicePlan& plan);

}  // namespace plimsoll

#include "engine_room/service_form.h"

namespace plimsoll {
namespace {
using namespace literals;

// A second line at the same time takes 17 MiB for good and up to 80 of a page.
constexpr Bytes kLineAThreadFrom = 400_MiB;
// All models, a helper and a frugal page of print.
constexpr Bytes kResidentModelsFrom = 300_MiB;

}  // namespace

ServiceForm service_form(Bytes budget, int threads) {
  if (budget < kResidentModelsFrom) return {.lines = 1, .models_in_turn = true};
  return {.lines = budget < kLineAThreadFrom ? 1 : threads, .models_in_turn = false};
}

ServiceConfiguration in_form(ServiceConfiguration configuration, const ServiceForm& form) {
  configuration.lines = form.lines;
  configuration.models_in_turn = form.models_in_turn;
  if (form.models_in_turn) configuration.models.clear();  // pages load them
  return configuration;
}

}  // namespace plimsoll

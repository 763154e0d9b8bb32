#include "api/health.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/json.h"
#include "base/build_id.h"

namespace plimsoll {
namespace {

std::string_view label(Health::Status status) {
  switch (status) {
    case Health::Status::healthy:
      return "healthy";
    case Health::Status::degraded:
      return "degraded";
    case Health::Status::unhealthy:
      return "unhealthy";
  }
  return "unhealthy";
}

Async<void> health(const ApiParts& parts, HttpExchange& exchange) {
  const RoomPulse pulse = parts.engine.pulse();
  const Health found = health_of(pulse, parts.drain.on(), parts.store.trouble());
  const auto up = std::chrono::steady_clock::now() - parts.started;
  co_return co_await answer(exchange, found.status == Health::Status::unhealthy ? 503 : 200,
                            {{"status", label(found.status)},
                             {"reasons", found.reasons},
                             {"version", version()},
                             {"uptime_seconds", std::chrono::duration<double>(up).count()},
                             {"level", plimsoll::label(pulse.level)},
                             {"active_tasks", pulse.active_tasks}});
}

Async<void> alive(const ApiParts&, HttpExchange& exchange) {
  co_return co_await exchange.respond(http_response(200, "text/plain; charset=utf-8", "alive\n"));
}

Async<void> ready(const ApiParts& parts, HttpExchange& exchange) {
  const Health found = health_of(parts.engine.pulse(), parts.drain.on(), parts.store.trouble());
  co_return co_await answer(exchange, found.ready ? 200 : 503, {{"ready", found.ready}, {"reasons", found.reasons}});
}

Async<void> show_version(const ApiParts& parts, HttpExchange& exchange) {
  // Of a document that asks for nothing; none where the settings ask for what there is not.
  const std::vector<std::string> models = parts.engine.models_for({}).value_or(std::vector<std::string>{});
  co_return co_await answer(exchange, 200,
                            {{"name", "plimsoll"},
                             {"version", version()},
                             {"build", build_id()},
                             {"precision", parts.precision},
                             {"parameters", parts.parameters},
                             {"models", models}});
}

}  // namespace

Health health_of(const RoomPulse& pulse, bool draining, const std::optional<Error>& store) {
  Health health;
  const auto find = [&](Health::Status status, bool ready, std::string reason) {
    health.status = std::max(health.status, status);
    health.ready = health.ready && ready;
    health.reasons.push_back(std::move(reason));
  };
  if (draining) find(Health::Status::unhealthy, false, "draining: what runs is finished, nothing new is taken");
  // A load balancer must not see it flap: levels have dwell times, and only these two turn tasks away.
  if (pulse.level >= PressureLevel::reject)
    find(pulse.level == PressureLevel::emergency ? Health::Status::unhealthy : Health::Status::degraded, false,
         fmt::format("memory pressure: {}", label(pulse.level)));
  else if (pulse.level >= PressureLevel::throttle)
    find(Health::Status::degraded, true, fmt::format("memory pressure: {}", label(pulse.level)));
  for (std::size_t alarm = 0; alarm < kAlarms; ++alarm)
    if (pulse.alarms.at(alarm))
      find(Health::Status::degraded, true, fmt::format("memory alarm: {}", label(static_cast<Alarm>(alarm))));
  const int broken = pulse.services_broken;
  if (broken > 0 && broken == pulse.services)
    find(Health::Status::unhealthy, false, "no OCR service can be started: see the log");
  else if (broken > 0)
    find(Health::Status::degraded, true, fmt::format("{} OCR services cannot be started", broken));
  // Ready all the same: only a write that works shows that the trouble is over, and one that does not is answered so.
  if (store) find(Health::Status::degraded, true, fmt::format("task database: {}", facts(store->reason).label));
  return health;
}

void add_health(HttpRoutes& routes, const ApiParts& parts) {
  routes.add({HttpMethod::get, "/health", Role::anyone, on(parts, health)});
  routes.add({HttpMethod::get, "/livez", Role::anyone, on(parts, alive)});
  routes.add({HttpMethod::get, "/readyz", Role::anyone, on(parts, ready)});
  routes.add({HttpMethod::get, "/version", Role::anyone, on(parts, show_version)});
}

}  // namespace plimsoll

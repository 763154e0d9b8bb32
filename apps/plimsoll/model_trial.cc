#include "model_trial.h"

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "engine_room/service_plan.h"
#include "services/infer_service.h"

namespace plimsoll {
namespace {

ServiceConfiguration configuration_for(const Settings& settings, const std::filesystem::path& folder,
                                       const std::filesystem::path& cache, const ModelEntry& entry) {
  ServiceConfiguration configuration = service_configuration(settings, {.services = 1, .threads = 1});
  configuration.models_folder = folder.string();
  configuration.cache_folder = cache.string();
  configuration.precision = "f32";
  configuration.parameters = to_text(Parameters::standard);  // whose stages are all that there are
  configuration.known = {service_model(entry)};
  return configuration;
}

Async<ModelTrial> load_twice(InferService& service, std::string model) {
  CO_TRY_VOID(co_await service.load_models({model}));
  CO_TRY_VOID(co_await service.unload_model(model));
  CO_TRY(const std::vector<ModelLoaded> loaded, co_await service.load_models({model}, true));
  if (loaded.size() != 1) co_return fail(Reason::protocol, "a service loaded another model than it was asked");
  const ModelLoaded& row = loaded.front();
  co_return ModelTrial{.resident = row.charged,
                       .load_peak = std::max(row.peak, row.charged),
                       .time = row.time,
                       .languages = row.languages};
}

Async<ModelTrial> on_a_service(HelperFleet& fleet, ServiceConfiguration configuration, std::string model) {
  CO_TRY(const std::unique_ptr<InferService> service, co_await InferService::start(fleet, configuration));
  Result<ModelTrial> trial = co_await load_twice(*service, std::move(model));
  co_await service->end();
  co_return trial;
}

}  // namespace

Result<ModelTrial> try_model(const Settings& settings, const std::filesystem::path& folder,
                             const std::filesystem::path& cache, const ModelEntry& entry) {
  boost::asio::io_context io(1);
  HelperFleet fleet(io, settings.helper_folder);
  Result<ModelTrial> trial = fail(Reason::internal, "not tried");
  boost::asio::co_spawn(io, on_a_service(fleet, configuration_for(settings, folder, cache, entry), entry.name),
                        [&](const std::exception_ptr& thrown, Result<ModelTrial> ended) {
                          if (thrown) std::rethrow_exception(thrown);
                          trial = std::move(ended);
                        });
  io.run();
  return trial;
}

}  // namespace plimsoll

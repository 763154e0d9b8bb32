#include "services/infer_service.h"

#include <fmt/format.h>

#include <vector>

namespace plimsoll {
namespace {

using Body = protocol::Envelope;

PageReading reading_of(const protocol::PageRead& read) {
  PageReading reading{.length = Bytes(read.bytes()),
                      .private_memory = Bytes(read.private_bytes()),
                      .base = Bytes(read.base_bytes()),
                      .peak = Bytes(read.peak_bytes()),
                      .begun = Bytes(read.begun_bytes()),
                      .metered_peak = Bytes(read.metered_peak())};
  for (const protocol::StageTime& stage : read.stages())
    reading.stages.push_back({stage.stage(), std::chrono::microseconds(stage.microseconds()), stage.inside_engine()});
  for (const protocol::StageUse& use : read.uses())
    reading.uses.push_back({use.stage(), use.model(), use.size(), Bytes(use.peak_bytes()), Bytes(use.held_bytes())});
  return reading;
}

}  // namespace

Result<std::unique_ptr<InferService>> InferService::spawn(HelperFleet& fleet,
                                                          const ServiceConfiguration& configuration) {
  TRY(auto channel, HelperChannel::spawn(fleet, HelperRole::infer, configuration.cpus));
  return std::unique_ptr<InferService>(new InferService(std::move(channel), configuration));
}

Async<void> InferService::greet() { return channel_->greet(HelperRole::infer, start_time_max_); }

Async<std::unique_ptr<InferService>> InferService::start(HelperFleet& fleet,
                                                         const ServiceConfiguration& configuration) {
  CO_TRY(std::unique_ptr<InferService> service, spawn(fleet, configuration));
  CO_TRY_VOID(co_await service->greet());
  if (Result<void> configured = co_await service->configure(configuration); !configured) {
    co_await service->end();
    co_return std::unexpected(std::move(configured.error()));
  }
  co_return service;
}

Async<void> InferService::configure(const ServiceConfiguration& configuration) {
  protocol::Envelope question;
  protocol::Configure& configure = *question.mutable_configure();
  configure.set_models_folder(configuration.models_folder);
  configure.set_cache_folder(configuration.cache_folder);
  configure.set_precision(configuration.precision);
  configure.set_threads(static_cast<std::uint32_t>(configuration.threads));
  configure.set_lines_at_once(static_cast<std::uint32_t>(configuration.lines));
  configure.set_models_in_turn(configuration.models_in_turn);
  configure.set_parameters(configuration.parameters);
  for (const ServiceModel& known : configuration.known) {
    protocol::ModelSource& source = *configure.add_models();
    source.set_name(known.name);
    source.set_stage(known.stage);
    source.set_file(known.file);
    source.set_dictionary(known.dictionary);
    source.mutable_mean()->Assign(known.mean.begin(), known.mean.end());
    source.mutable_deviation()->Assign(known.deviation.begin(), known.deviation.end());
  }
  const Allowance allowance{start_time_max_, Reason::helper_silent};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kConfigured, {}, allowance, "configure"));
  held_ = base_ = Bytes(answer.configured().private_bytes());
  co_return Result<void>{};
}

Async<std::vector<ModelLoaded>> InferService::load_models(std::vector<std::string> names, bool describe) {
  protocol::Envelope question;
  protocol::LoadModels& load = *question.mutable_load_models();
  for (std::string& name : names) load.add_names(std::move(name));
  load.set_describe(describe);
  const Allowance allowance{start_time_max_, Reason::helper_silent};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kModelsLoaded, {}, allowance, "load models"));
  held_ = Bytes(answer.models_loaded().private_bytes());
  std::vector<ModelLoaded> loaded;
  for (const protocol::ModelLoaded& model : answer.models_loaded().models())
    loaded.push_back({model.name(),
                      Bytes(model.charged_bytes()),
                      Bytes(model.live_bytes()),
                      Bytes(model.peak_bytes()),
                      std::chrono::microseconds(model.microseconds()),
                      {model.languages().begin(), model.languages().end()}});
  co_return loaded;
}

Async<ModelUnloaded> InferService::unload_model(std::string name) {
  protocol::Envelope question;
  question.mutable_unload_model()->set_name(name);
  const Allowance allowance{start_time_max_, Reason::helper_silent};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kModelUnloaded, {}, allowance, "unload " + name));
  const protocol::ModelUnloaded& unloaded = answer.model_unloaded();
  held_ = Bytes(unloaded.private_bytes());
  co_return ModelUnloaded{Bytes(unloaded.returned_bytes()), Bytes(unloaded.charged_bytes()),
                          Bytes(unloaded.live_bytes()), Bytes(unloaded.private_bytes())};
}

Async<PageReading> InferService::read_page(PageToRead page, const UniqueFd& raster, const UniqueFd& result) {
  protocol::Envelope question;
  protocol::ReadPage& read = *question.mutable_read_page();
  read.set_number(static_cast<std::uint32_t>(page.number));
  read.set_width(static_cast<std::uint32_t>(page.width));
  read.set_height(static_cast<std::uint32_t>(page.height));
  read.set_channels(static_cast<std::uint32_t>(page.channels));
  read.set_dpi(page.dpi);
  read.set_memory_cap(page_bytes_max_.count());
  read.set_service_bytes(page.service.count());
  read.set_keep_bytes(page.keep.count());
  read.set_frugal(page.frugal);
  read.set_detector_scale(page.detector_scale);
  for (const Feature feature : kAllFeatures)
    if (page.features.has(feature)) read.add_features(std::string(label(feature)));
  for (std::string& model : page.models) read.add_models(std::move(model));
  read.set_deskew(page.deskew);
  std::vector descriptors = {raster.get(), result.get()};
  if (page.text != nullptr) {
    read.set_text_bytes(page.text_length.count());
    descriptors.push_back(page.text->get());
  }
  const Allowance allowance{page_time_max_, Reason::page_time, "limits.page_time"};
  const Result<protocol::Envelope> answer =
      co_await channel_->ask(std::move(question), Body::kPageRead, descriptors, allowance, "read");
  if (!answer) {
    suspicious_ = suspicious_ || answer.error().code == Code::model_failed || answer.error().code == Code::over_budget;
    co_return std::unexpected(answer.error());
  }
  ++pages_;
  held_ = Bytes(answer->page_read().private_bytes());
  co_return reading_of(answer->page_read());
}

Async<Bytes> InferService::release_memory() {
  protocol::Envelope question;
  question.mutable_release_memory();
  const Allowance allowance{start_time_max_, Reason::helper_silent};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kMemoryReleased, {}, allowance, "release memory"));
  co_return held_ = Bytes(answer.memory_released().private_bytes());
}

Async<Bytes> InferService::ping(Milliseconds time_max) {
  protocol::Envelope question;
  question.mutable_ping();
  const Allowance allowance{time_max, Reason::helper_silent,
                            time_max == start_time_max_ ? "limits.start_time" : "services.heartbeat"};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kPong, {}, allowance, "ping"));
  co_return held_ = Bytes(answer.pong().private_bytes());
}

}  // namespace plimsoll

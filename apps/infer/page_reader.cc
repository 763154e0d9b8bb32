#include "page_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "base/log.h"
#include "base/memfd.h"
#include "base/own_memory.h"
#include "data_limit.h"
#include "document/page_codec.h"
#include "inference/openvino/openvino_engine.h"
#include "own_peak.h"

namespace plimsoll {
namespace {

// Larger sides are nothing that a decode helper renders, and would overflow products of them.
constexpr std::uint32_t kLongestSide = 1'000'000;
// Below it lines are not seen any more, whatever was asked for.
constexpr double kSmallestScale = 0.25;

ReadingManner manner_of(const protocol::ReadPage& request) {
  const double scale = request.detector_scale();
  // As settings/reading_features.h names them.
  const auto has = [&](std::string_view feature) {
    return std::ranges::find(request.features(), feature) != request.features().end();
  };
  return {.frugal = request.frugal(),
          .detector_scale = scale > 0 ? std::clamp(scale, kSmallestScale, 1.0) : 1.0,
          .tables = has("tables"),
          .seals = has("seals"),
          .formulas = has("formulas"),
          .charts = has("charts"),
          .unwarping = has("unwarping"),
          .deskew = request.deskew(),
          .layout = has("layout"),
          .models = {request.models().begin(), request.models().end()}};
}

ModelSource source_of(const protocol::ModelSource& model) {
  ModelSource source{model.name(), model.stage(), model.file(), model.dictionary(), {}};
  constexpr int kPlanes = 3;
  if (model.mean_size() != kPlanes || model.deviation_size() != kPlanes) return source;
  Normalisation numbers;
  std::ranges::copy(model.mean(), numbers.mean.begin());
  std::ranges::copy(model.deviation(), numbers.deviation.begin());
  source.normalisation = numbers;
  return source;
}

Result<std::uint64_t> raster_bytes(const protocol::ReadPage& request) {
  const bool sides = request.width() >= 1 && request.width() <= kLongestSide && request.height() >= 1 &&
                     request.height() <= kLongestSide;
  if (!sides || (request.channels() != 1 && request.channels() != 3))
    return fail(Reason::protocol, fmt::format("a raster of {} x {} x {} cannot be read", request.width(),
                                              request.height(), request.channels()));
  return std::uint64_t{request.width()} * request.height() * request.channels();
}

RasterView view_of(const protocol::ReadPage& request, std::span<const std::byte> bytes) {
  return {.pixels = {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
          .width = static_cast<int>(request.width()),
          .height = static_cast<int>(request.height()),
          .channels = static_cast<int>(request.channels())};
}

// What the heap may grow by: the tighter of both bounds. Zero is none, so nothing left is a byte.
Bytes cap_of(const protocol::ReadPage& request, Bytes held) {
  const Bytes asked(request.memory_cap());
  if (request.service_bytes() == 0) return asked;
  const Bytes left = std::max(Bytes(request.service_bytes()) - held, Bytes(1));
  return asked == Bytes(0) ? left : std::min(asked, left);
}

std::unexpected<Error> over_cap(Bytes cap) {
  if (cap == Bytes(0))
    return fail(Reason::page_memory, "the page needs more memory than the system gives to this service");
  return fail(Reason::page_memory, fmt::format("the page needs more memory than the {} it may take", to_text(cap)));
}

Result<void> write_result(const UniqueFd& memfd, std::string_view json) {
  TRY(const MappedMemfd target, MappedMemfd::map(memfd, Access::write, Bytes(0)));
  if (json.size() > target.bytes().size())
    return fail(Reason::result_bytes, fmt::format("the page's text takes {}, at most {} is allowed",
                                                  to_text(Bytes(json.size())), to_text(Bytes(target.bytes().size()))));
  std::memcpy(target.bytes().data(), json.data(), json.size());
  return {};
}

Result<Page> text_layer_in(const UniqueFd& memfd, Bytes length) {
  TRY(const MappedMemfd mapped, MappedMemfd::map(memfd, Access::read, length));
  return decode_page({reinterpret_cast<const char*>(mapped.bytes().data()), length.count()});
}

void describe_stages(const std::vector<StageTime>& stages, protocol::PageRead& out) {
  for (const StageTime& stage : stages) {
    protocol::StageTime& row = *out.add_stages();
    row.set_stage(stage.stage);
    row.set_microseconds(static_cast<std::uint64_t>(std::max<std::int64_t>(0, stage.time.count())));
    row.set_inside_engine(stage.inside_engine);
  }
}

void describe_uses(const std::vector<StageUse>& uses, protocol::PageRead& out) {
  for (const StageUse& use : uses) {
    protocol::StageUse& row = *out.add_uses();
    row.set_stage(use.stage);
    row.set_model(use.model);
    row.set_size(use.size);
    row.set_peak_bytes(use.peak.count());
    row.set_held_bytes(use.held.count());
  }
}

}  // namespace

Result<std::unique_ptr<PageReader>> PageReader::create(const protocol::Configure& request, AllocationMeter& meter) {
  TRY(const Arithmetic arithmetic, arithmetic_from_setting(request.precision()));
  TRY(auto engine, make_openvino_engine({.arithmetic = arithmetic, .cache_folder = request.cache_folder()}));
  PipelineOptions options{.models_folder = request.models_folder(),
                          .threads = std::max(1U, request.threads()),
                          .lines = request.lines_at_once(),
                          .models_in_turn = request.models_in_turn(),
                          .meter = &meter};
  if (!request.parameters().empty()) options.parameters = request.parameters();
  for (const protocol::ModelSource& source : request.models()) options.models.push_back(source_of(source));
  TRY(auto pipeline, Pipeline::create(*engine, options));
  return std::unique_ptr<PageReader>(new PageReader(arithmetic, std::move(engine), std::move(pipeline), meter));
}

// The page's border: everything it takes, its text included, is taken inside the lease, and std::bad_alloc ends here.
Result<std::string> PageReader::read_within(const protocol::ReadPage& request, Bytes cap, const RasterView& raster,
                                            const UniqueFd* text, std::vector<StageTime>& stages) try {
  if (text == nullptr) {
    TRY(const Page page, pipeline_->read(raster, static_cast<int>(request.number()), request.dpi(), stages));
    return encode(page);
  }
  TRY(Page layer, text_layer_in(*text, Bytes(request.text_bytes())));
  TRY(const Page page, pipeline_->arrange(raster, std::move(layer), stages));
  return encode(page);
} catch (const std::bad_alloc&) {
  return over_cap(cap);
}

Result<protocol::PageRead> PageReader::read(const protocol::ReadPage& request, const UniqueFd& raster,
                                            const UniqueFd& result, const UniqueFd* text) {
  TRY(const std::uint64_t size, raster_bytes(request));
  TRY_VOID(models_.restore());
  pipeline_->set_manner(manner_of(request));
  reset_own_peak();
  const Bytes held = private_memory();
  const Bytes cap = cap_of(request, held);
  std::vector<StageTime> stages;
  LeaseReading lease;
  Result<std::string> json;
  {
    TRY(const MappedMemfd pixels, MappedMemfd::map(raster, Access::read, Bytes(size)));
    if (pixels.bytes().size() != size) return fail(Reason::protocol, "the raster's memory file is too large");
    if (cap > Bytes(0)) limit_data(cap);
    meter_.begin_lease(cap);
    json = read_within(request, cap, view_of(request, pixels.bytes()), text, stages);
    lease = meter_.end_lease();
    lift_data_limit();
  }
  if (lease.refused) json = over_cap(cap);
  if (!json) {
    if (json.error().reason != Reason::protocol) models_.drop_needed();
    return std::unexpected(std::move(json).error());
  }
  TRY_VOID(write_result(result, *json));

  protocol::PageRead answer;
  answer.set_peak_bytes(own_peak().count());
  if (private_memory() > models_.base() + Bytes(request.keep_bytes())) release_memory();
  answer.set_bytes(json->size());
  describe_stages(stages, answer);
  describe_uses(pipeline_->uses(), answer);
  answer.set_begun_bytes(held.count());
  answer.set_base_bytes(models_.base().count());
  answer.set_private_bytes(private_memory().count());
  answer.set_metered_peak(lease.peak.count());
  answer.set_metered_live(meter_.live().count());
  return answer;
}

void PageReader::prepare_for_next_page() {
  if (const Result<void> loaded = models_.restore(); !loaded)
    spdlog::warn("loading the models anew: {}", loaded.error().text());
}

}  // namespace plimsoll

#include "engine_room/page_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace plimsoll {
namespace {
using namespace literals;

// As the set `default` of src/reading/parameters.h has them.
constexpr double kSideMin = 736;
constexpr double kEnlargeMost = 2;
constexpr double kFreePixels = 600'000;
constexpr double kFramePixels = 850'000;
// As the other sets have them: the long side at most, and the short one at least.
constexpr double kReferenceLongMost = 4000;
constexpr double kRapidOcrLongMost = 2000;
// They read six lines at a time, padded to the longest: of a page of receipts or a book, 0.3 to 0.5 GB in f32.
constexpr Bytes kBatchFixed = 400_MiB;
// Of the detector's input, measured at 960² and 1920×1440 (design §6).
constexpr double kBytesPerPixel = 125;

// Before anything was measured here (design §6, docs/memory.md): the service with its models; what stays of pages for
// good, code for their shapes and the detector's form for large ones (42 and 57 MiB after 37 pages of all kinds).
constexpr Bytes kBase = 76_MiB;
constexpr Bytes kLine = 17_MiB;  // that is read beside another one: its own form of the recogniser
constexpr Bytes kCode = 48_MiB;
constexpr Bytes kLineCode = 16_MiB;
// … where models take turns: the engine alone, and what networks that went leave behind.
constexpr Bytes kBare = 12_MiB;
constexpr Bytes kLeftBehind = 8_MiB;
// … and a page: lines in flight, and the share of the detector's activations and the raster that lives at once.
constexpr Bytes kRoomyFixed = 40_MiB;
constexpr Bytes kRoomyPerLine = 28_MiB;
constexpr double kRoomyShare = 1;
constexpr Bytes kFrugalFixed = 40_MiB;
// The detector's network beside its activations; lines and their network take less.
constexpr Bytes kInTurnFixed = 45_MiB;
constexpr double kFrugalShare = 1;
constexpr Bytes kWorkLeast = 8_MiB;
// … and a single network: a line of 1600 columns takes 83 MB (design §6).
constexpr Bytes kStageFixed = 8_MiB;
constexpr double kBytesPerColumn = 54'000;
// Until a page was read here.
constexpr Milliseconds kPageTime{1'500};
constexpr std::string_view kTimeKey = "page microseconds";

bool reads_in_batches(std::string_view set) { return set != "default"; }

}  // namespace

std::string_view label(Thrift thrift) { return thrift == Thrift::roomy ? "page" : "frugal page"; }

std::uint64_t detector_pixels(const PageShape& shape, std::string_view set) {
  if (reads_in_batches(set)) {
    const double most = set == "rapidocr" ? kRapidOcrLongMost : kReferenceLongMost;
    const double reduced = std::min(most / std::max({shape.width, shape.height, 1}), 1.0);
    const double enlarged =
        set == "rapidocr" ? std::max(kSideMin / std::max(std::min(shape.width, shape.height), 1), 1.0) : 1.0;
    return static_cast<std::uint64_t>(shape.width * reduced * enlarged * shape.height * reduced * enlarged);
  }
  const double shortest = std::max(std::min(shape.width, shape.height), 1);
  const double enlarged = std::clamp(kSideMin / shortest, 1.0, kEnlargeMost);
  const double pixels = static_cast<double>(shape.width) * static_cast<double>(shape.height) * enlarged * enlarged;
  return static_cast<std::uint64_t>(pixels <= kFreePixels ? pixels : kFramePixels);
}

PageForecast::PageForecast(std::string models, std::string precision, const ServiceForm& form, Bytes keep,
                           Predictor learnt)
    : models_(std::move(models)),
      precision_(std::move(precision)),
      form_(form),
      keep_(keep),
      predictor_(std::move(learnt)),
      base_(predictor_.stage(service())) {}

StageKey PageForecast::key(std::string_view stage) const {
  // Services of another form take something else.
  const std::string form = form_.models_in_turn ? ", models in turn" : fmt::format(", lines {}", form_.lines);
  return {.stage = std::string(stage), .model = models_ + form, .precision = precision_};
}

StageDemand PageForecast::service() const {
  const auto more = static_cast<std::uint64_t>(form_.lines - 1);
  return {.key = key("service"), .size = 1, .price = {.fixed = form_.models_in_turn ? kBare : kBase + kLine * more}};
}

// It gives memory back when it has more than `keep_` above its models: what stays for good counts in that.
Bytes PageForecast::residency() const {
  const auto more = static_cast<std::uint64_t>(form_.lines - 1);
  return base_ + std::max(form_.models_in_turn ? kLeftBehind : kCode + kLineCode * more, keep_);
}

// One fit for the whole page: its size is what the detector's activations and the raster's copies should take, so the
// line over it corrects both at once, and lines of text are its intercept.
StageDemand PageForecast::stage(const PageShape& shape, Thrift thrift, double side_scale) const {
  const double detector =
      static_cast<double>(detector_pixels(shape, models_)) * kBytesPerPixel * side_scale * side_scale;
  const std::uint64_t size = static_cast<std::uint64_t>(detector) + shape.raster().count();
  const auto lines = static_cast<std::uint64_t>(form_.lines);
  const Bytes batches = reads_in_batches(models_) ? kBatchFixed : Bytes();
  const StagePrice roomy{.fixed = kRoomyFixed + kRoomyPerLine * lines + batches, .per_element = kRoomyShare};
  const StagePrice frugal{.fixed = kFrugalFixed + batches, .per_element = kFrugalShare};
  const StagePrice in_turn{.fixed = kInTurnFixed + batches, .per_element = kFrugalShare};
  if (form_.models_in_turn) return {.key = key(label(thrift)), .size = size, .price = in_turn};
  return {.key = key(label(thrift)), .size = size, .price = thrift == Thrift::roomy ? roomy : frugal};
}

PageDemand PageForecast::demand(const PageShape& shape, Thrift thrift, double side_scale) const {
  const Bytes peak = base_ + predictor_.stage(stage(shape, thrift, side_scale));
  return {.host = shape.raster() + kResult, .work = std::max(peak - residency(), kWorkLeast)};
}

void PageForecast::observe(const PageShape& shape, Thrift thrift, double side_scale, const PageUse& use) {
  const StageDemand about = stage(shape, thrift, side_scale);
  predictor_.observe(service().key, {.size = 1, .peak = use.base});
  predictor_.observe(about.key, {.size = about.size, .peak = use.peak - use.base});
}

Bytes PageForecast::actual(const PageShape& shape, const PageUse& use) const {
  return shape.raster() + use.result + (use.peak - residency());
}

void PageForecast::judge(Bytes reserved, Bytes actual) {
  quality_.record(residency() + reserved, residency() + actual);
  tally_.add("page", reserved, reserved, actual);
}

void PageForecast::account(const StageUse& use, Bytes reserved) {
  const StageKey about{.stage = use.stage, .model = use.model, .precision = precision_};
  const StagePrice price{.fixed = kStageFixed,
                         .per_element = use.stage == "recognise" ? kBytesPerColumn : kBytesPerPixel};
  const Bytes actual = use.held + use.peak;
  tally_.add(use.stage, predictor_.stage({.key = about, .size = use.size, .price = price}), reserved, actual);
  predictor_.observe(about, {.size = use.size, .peak = actual});
}

// Kept with the samples of bytes; a size's time is a line as its bytes are.
void PageForecast::observe_time(const PageShape& shape, std::chrono::microseconds time) {
  predictor_.observe(key(kTimeKey),
                     {.size = shape.raster().count(),
                      .peak = Bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0)))});
}

Milliseconds PageForecast::time(const PageShape& shape) const {
  const auto seen = predictor_.samples().find(key(kTimeKey));
  if (seen == predictor_.samples().end()) return kPageTime;
  const Fit fit = fit_line(seen->second, 0.5);
  const double microseconds = fit.intercept + fit.slope * static_cast<double>(shape.raster().count());
  return std::max(Milliseconds(static_cast<std::int64_t>(microseconds / 1000)), Milliseconds(1));
}

}  // namespace plimsoll

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "reading/detect/box_order.h"
#include "reading/detect/detector.h"
#include "reading/order/layer_lines.h"
#include "reading/orient/evidence.h"
#include "reading/orient/page_orienter.h"
#include "reading/pipeline/alternatives.h"
#include "reading/pipeline/assemble.h"
#include "reading/pipeline/flow.h"
#include "reading/pipeline/stage_clock.h"
#include "reading/pipeline/structure.h"
#include "reading/recognise/legible.h"
#include "reading/stable_order.h"
#include "reading/straighten/level_page.h"
#include "reading/straighten/placed_back.h"
#include "reading/straighten/skew.h"
#include "reading/unwarp/unwarper.h"

namespace plimsoll {
namespace {

// Where the detector sees nothing it looks once more, at this part of the sides: letters that fill the page are seen at
// one size and not at another. What it costs, blank pages pay.
constexpr double kSecondLook = 0.7;
// A box taller than this against its width holds more than one letter.
constexpr int kLetterRatio = 3;
// Lines within this of level, in radians (0.3 degrees), are: the order of lines does not suffer below it.
constexpr double kLevel = 0.0052;

// A page on one of its sides: where its lines are there and what is read of them so far.
struct Sighting {
  int turn = 0;  // clockwise from the raster
  cv::Mat page;
  std::vector<LinePlace> places;
  std::vector<std::optional<LineReading>> readings;
  std::size_t left_out = 0;  // lines beyond the bound
};

class StandardFlow final : public Flow {
 public:
  StandardFlow(const StageOptions& options, std::span<const ModelSource> sources, const ReadingParameters& parameters,
               const LayoutFamily& layout)
      : parameters_(parameters),
        detector_(alternatives<Detector>("detect", options, sources, parameters_.detection)),
        orienter_(alternatives<PageOrienter>("orient", options, sources)),
        recogniser_(alternatives<Recogniser>("recognise", options, sources, parameters_.recognition)),
        unwarper_(alternatives<Unwarper>("unwarp", options, sources)),
        structure_(options, sources, layout) {}

  std::vector<ModelStage*> stages() override {
    std::vector<ModelStage*> stages;
    detector_.append_all(stages);
    orienter_.append_all(stages);
    recogniser_.append_all(stages);
    unwarper_.append_all(stages);
    std::ranges::copy(structure_.stages(), std::back_inserter(stages));
    return stages;
  }

  std::vector<ModelStage*> needed() override {
    std::vector<ModelStage*> needed = {&detector_.chosen(), &orienter_.chosen(), &recogniser_.chosen()};
    if (manner_.unwarping) needed.push_back(&unwarper_.chosen());
    std::ranges::copy(structure_.needed(), std::back_inserter(needed));
    return needed;
  }

  void set_manner(const ReadingManner& manner) override {
    manner_ = manner;
    detector_.choose(manner.models);
    orienter_.choose(manner.models);
    recogniser_.choose(manner.models);
    unwarper_.choose(manner.models);
    structure_.set_manner(manner);
    detector_->set_scale(manner.detector_scale);
  }

  Result<void> read(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) override {
    TRY(Sighting sighting, upright(raster, stages));
    TRY(const std::optional<WarpGrid> bent, flatten(sighting, stages));
    TRY_VOID(read_rest(sighting, stages));
    TRY_VOID(doubt_lines(sighting, stages));
    page.angle = sighting.turn;
    page.width = sighting.page.cols;
    page.height = sighting.page.rows;
    if (sighting.left_out > 0)
      page.degradations.push_back({.feature = "lines",
                                   .reason = fmt::format("{} of {} lines were left out", sighting.left_out,
                                                         sighting.left_out + sighting.places.size())});
    if (auto why = unreadable(read_lines(sighting), parameters_.recognition.score_min))
      page.degradations.push_back({.feature = "text", .reason = *std::move(why)});
    // Before the others' turns: the recogniser's alphabet goes with its network.
    std::vector<Line> lines = lines_of(sighting);
    TRY_VOID(structured(sighting, std::move(lines), page, stages));
    if (bent) move_points(page.blocks, [&](Point point) { return bent->on_picture(point); });
    return {};
  }

  // The picture of such a page was made of its words, or they of it: it is neither turned, levelled nor flattened.
  Result<void> arrange(const cv::Mat& raster, Page& page, std::vector<StageTime>& stages) override {
    std::optional<std::vector<Line>> lines = layer_lines(std::move(page.blocks));
    page.blocks.clear();
    if (lines) return structure_.read(raster, *std::move(lines), recogniser_.chosen(), page, stages);
    page.source = PageSource::recognised;
    return read(raster, page, stages);
  }

 private:
  // Lines are read as they lie; what looks at the page as a whole gets it level.
  Result<void> structured(const Sighting& sighting, std::vector<Line> lines, Page& page,
                          std::vector<StageTime>& stages) {
    const double skew = manner_.deskew ? skew_of(sighting.places, page.width) : 0;
    if (std::abs(skew) < kLevel)
      return structure_.read(sighting.page, std::move(lines), recogniser_.chosen(), page, stages);
    const LevelPage level(skew, page.width, page.height);
    move_points(lines, [&](Point point) { return level.levelled(point); });
    const cv::Mat picture = manner_.layout ? level.levelled(sighting.page) : cv::Mat();
    TRY_VOID(structure_.read(picture, std::move(lines), recogniser_.chosen(), page, stages));
    move_points(page.blocks, [&](Point point) { return level.on_page(point); });
    return {};
  }

  // Seen anew on the flattened page, where it is not flat already; everything read of it is to be moved back.
  Result<std::optional<WarpGrid>> flatten(Sighting& sighting, std::vector<StageTime>& stages) {
    if (!manner_.unwarping) return std::nullopt;
    std::optional<WarpGrid> bent;
    {
      const StageClock clock(stages, "unwarp");
      TRY(bent, unwarper_->look(sighting.page));
      if (!bent) return bent;
      sighting.page = bent->flattened(sighting.page);
    }
    TRY(sighting, look_at(std::move(sighting.page), sighting.turn, stages));
    return bent;
  }

  // The network's choice is tried first; how its lines read decides.
  Result<Sighting> upright(const cv::Mat& raster, std::vector<StageTime>& stages) {
    TRY(const int first, first_turn(raster, stages));
    TRY(Sighting sighting, look(raster, first, stages));
    if (sighting.places.empty() && first != 0) return look(raster, 0, stages);
    if (!parameters_.orientation.by_page) return sighting;
    TRY(const int more, probe(sighting, stages));
    if (more == 0) return sighting;
    sighting.page.release();
    return look(raster, (first + more) % 360, stages);
  }

  Result<int> first_turn(const cv::Mat& raster, std::vector<StageTime>& stages) {
    if (!parameters_.orientation.by_page) return 0;
    const StageClock clock(stages, "orient");
    TRY(const PageTurn seen, orienter_->look(raster));
    return seen.probability >= parameters_.orientation.network_min ? seen.turn : 0;
  }

  Result<Sighting> look(const cv::Mat& raster, int turn, std::vector<StageTime>& stages) {
    return look_at(turned_page(raster, turn), turn, stages);
  }

  Result<Sighting> look_at(cv::Mat page, int turn, std::vector<StageTime>& stages) {
    const StageClock clock(stages, "detect");
    Sighting sighting{.turn = turn, .page = std::move(page)};
    TRY(std::vector<TextRegion> regions, detector_->find(sighting.page));
    if (regions.empty()) {
      TRY(regions, detector_->find(sighting.page, kSecondLook));
    }
    if (regions.size() > parameters_.lines_max) {
      stable_sort_by(regions, [](const TextRegion& region) { return -region.score; });
      sighting.left_out = regions.size() - parameters_.lines_max;
      regions.resize(parameters_.lines_max);
    }
    order_as_rapidocr(regions);
    for (const TextRegion& region : regions) sighting.places.push_back(place_of(region.corners));
    sighting.readings.resize(sighting.places.size());
    return sighting;
  }

  // The turn that the page still needs. Probes that read well as they lie keep their reading.
  Result<int> probe(Sighting& sighting, std::vector<StageTime>& stages) {
    const StageClock clock(stages, "orient");
    const std::vector<std::size_t> probes = choose_probes(sighting.places, parameters_.orientation.probes);
    if (probes.empty()) return 0;
    const bool tall = mostly_tall(sighting.places);
    std::vector<Evidence> evidence;
    for (const int angle : tall ? std::vector{0, 90, 270} : std::vector{0, 180}) {
      TRY(const double confidence, try_probes(sighting, probes, angle));
      evidence.push_back({.angle = angle, .confidence = confidence});
      if (confidence >= static_cast<double>(parameters_.orientation.sure)) break;
    }
    return turn_needed(evidence, parameters_.orientation);
  }

  // How well the probes read when the page is taken to be turned by `angle`: at 0 each line as its box says.
  Result<double> try_probes(Sighting& sighting, const std::vector<std::size_t>& probes, int angle) {
    std::vector<LinePlace> places;
    places.reserve(probes.size());
    for (const std::size_t index : probes) {
      LinePlace place = sighting.places[index];
      if (angle != 0) place.angle = angle;
      places.push_back(place);
    }
    TRY(const std::vector<LineReading> readings, recogniser_->read(source_of(sighting.page, places)));
    double sum = 0;
    for (std::size_t index = 0; index < probes.size(); ++index) {
      sum += confidence(readings[index]);
      if (angle == 0) sighting.readings[probes[index]] = readings[index];
    }
    return sum / static_cast<double>(probes.size());
  }

  Result<void> read_rest(Sighting& sighting, std::vector<StageTime>& stages) {
    const StageClock clock(stages, "recognise");
    std::vector<std::size_t> open;
    for (std::size_t index = 0; index < sighting.places.size(); ++index)
      if (!sighting.readings[index]) open.push_back(index);
    TRY(const std::vector<LineReading> readings, read_places(sighting, open, 0));
    for (std::size_t index = 0; index < open.size(); ++index) sighting.readings[open[index]] = readings[index];
    return {};
  }

  // Lines that read badly are read on their head as well, and short tall ones (a single letter, perhaps) as they stand.
  Result<void> doubt_lines(Sighting& sighting, std::vector<StageTime>& stages) {
    if (!parameters_.orientation.by_line) return {};
    const StageClock clock(stages, "doubt");
    TRY_VOID(try_turned(sighting, 180, doubtful(sighting, [](const LinePlace&) { return true; })));
    return try_turned(sighting, 270, doubtful(sighting, [](const LinePlace& place) {
                        const PixelSize size = crop_size(place);
                        return place.angle == 90 && size.width < kLetterRatio * size.height;
                      }));
  }

  template <typename Condition>
  std::vector<std::size_t> doubtful(const Sighting& sighting, const Condition& condition) const {
    std::vector<std::size_t> lines;
    for (std::size_t index = 0; index < sighting.places.size(); ++index)
      if (condition(sighting.places[index]) &&
          confidence(*sighting.readings[index]) < static_cast<double>(parameters_.orientation.line_doubt))
        lines.push_back(index);
    return lines;
  }

  // The better reading stays.
  Result<void> try_turned(Sighting& sighting, int by, const std::vector<std::size_t>& lines) {
    TRY(const std::vector<LineReading> readings, read_places(sighting, lines, by));
    for (std::size_t index = 0; index < lines.size(); ++index) {
      const std::size_t line = lines[index];
      const double gain = confidence(readings[index]) - confidence(*sighting.readings[line]);
      if (gain < static_cast<double>(parameters_.orientation.line_gain_min)) continue;
      sighting.readings[line] = readings[index];
      sighting.places[line] = turned(sighting.places[line], by);
    }
    return {};
  }

  Result<std::vector<LineReading>> read_places(const Sighting& sighting, const std::vector<std::size_t>& lines,
                                               int by) {
    std::vector<LinePlace> places;
    places.reserve(lines.size());
    for (const std::size_t index : lines) places.push_back(turned(sighting.places[index], by));
    return recogniser_->read(source_of(sighting.page, places));
  }

  static std::vector<ReadLine> read_lines(const Sighting& sighting) {
    std::vector<ReadLine> lines;
    lines.reserve(sighting.places.size());
    for (std::size_t index = 0; index < sighting.places.size(); ++index)
      lines.push_back({crop_size(sighting.places[index]), &*sighting.readings[index]});
    return lines;
  }

  std::vector<Line> lines_of(const Sighting& sighting) const {
    std::vector<Line> lines;
    for (std::size_t index = 0; index < sighting.places.size(); ++index) {
      if (confidence(*sighting.readings[index]) < parameters_.recognition.score_min) continue;
      Line line = make_line(*sighting.readings[index], sighting.places[index], recogniser_->alphabet());
      if (!line.text.empty()) lines.push_back(std::move(line));
    }
    return lines;
  }

  ReadingParameters parameters_;
  Alternatives<Detector> detector_;
  Alternatives<PageOrienter> orienter_;
  Alternatives<Recogniser> recogniser_;
  Alternatives<Unwarper> unwarper_;
  Structure structure_;
  ReadingManner manner_;
};

}  // namespace

std::unique_ptr<Flow> make_standard_flow(const StageOptions& options, std::span<const ModelSource> sources,
                                         const ReadingParameters& parameters, const LayoutFamily& layout) {
  return std::make_unique<StandardFlow>(options, sources, parameters, layout);
}

}  // namespace plimsoll

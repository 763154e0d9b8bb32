#include "reading/pipeline/structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "document/page_furniture.h"
#include "reading/chart/read_charts.h"
#include "reading/formula/read_formulas.h"
#include "reading/order/arrange_by_layout.h"
#include "reading/order/lists.h"
#include "reading/order/prose_tables.h"
#include "reading/pipeline/stage_clock.h"
#include "reading/seal/read_seals.h"
#include "reading/table/read_tables.h"
#include "reading/table/ruled_table.h"

namespace plimsoll {
namespace {

using Readers = std::vector<std::unique_ptr<SequenceReader>>;

Readers readers_of(std::span<const SequenceFamily> families, std::string_view stage, const StageOptions& options) {
  Readers readers;
  for (const SequenceFamily& family : families)
    readers.push_back(std::make_unique<SequenceReader>(options, stage, family));
  return readers;
}

// The one that the manner names; null when it names none of them.
SequenceReader* named(const Readers& readers, const ReadingManner& manner) {
  for (const auto& reader : readers)
    if (std::ranges::find(manner.models, reader->model_name()) != manner.models.end()) return reader.get();
  return nullptr;
}

Result<SequenceReader*> chosen(const Readers& readers, const ReadingManner& manner, std::string_view feature) {
  if (SequenceReader* reader = named(readers, manner)) return reader;
  std::string known;
  for (const auto& reader : readers) known += (known.empty() ? "" : ", ") + reader->model_name();
  return fail(Reason::model_missing, fmt::format("no model that {} can be read with was named: {}", feature, known));
}

}  // namespace

Structure::Structure(const StageOptions& options, std::span<const ModelSource> sources, const LayoutFamily& layout)
    : layout_("layout", options, sources,
              [&](const StageOptions& each) -> std::unique_ptr<LayoutAnalyser> {
                const LayoutFamily* family = each.source ? find_layout_family(each.source->name) : &layout;
                return family == nullptr ? nullptr : std::make_unique<LayoutAnalyser>(each, *family);
              }),
      tables_(alternatives<TableReader>("table", options, sources)),
      seals_(alternatives<SealDetector>("seal", options, sources)),
      formulas_(readers_of(formula_families(), "formula", options)),
      charts_(readers_of(chart_families(), "chart", options)) {}

std::vector<ModelStage*> Structure::stages() {
  std::vector<ModelStage*> all;
  layout_.append_all(all);
  tables_.append_all(all);
  seals_.append_all(all);
  for (const Readers* readers : {&formulas_, &charts_})
    for (const auto& reader : *readers) all.push_back(reader.get());
  return all;
}

void Structure::set_manner(const ReadingManner& manner) {
  manner_ = manner;
  layout_.choose(manner.models);
  tables_.choose(manner.models);
  seals_.choose(manner.models);
}

std::vector<ModelStage*> Structure::needed() {
  std::vector<ModelStage*> needed;
  if (!manner_.layout) return needed;
  needed.push_back(&layout_.chosen());
  if (manner_.tables) needed.push_back(&tables_.chosen());
  if (manner_.seals) needed.push_back(&seals_.chosen());
  for (const auto& [wanted, readers] : {std::pair(manner_.formulas, &formulas_), {manner_.charts, &charts_}})
    if (SequenceReader* reader = wanted ? named(*readers, manner_) : nullptr) needed.push_back(reader);
  return needed;
}

bool Structure::layout_knows(BlockKind kind) const {
  const std::span<const LayoutClass> classes = layout_->family().classes;
  return std::ranges::find(classes, kind, &LayoutClass::kind) != classes.end();
}

// A network without the class would make all of a document's pages come out as if they had no charts.
void Structure::note_unknown_charts(Page& out) const {
  const auto figures = std::ranges::count(out.blocks, BlockKind::figure, &Block::kind);
  if (layout_knows(BlockKind::chart) || figures == 0) return;
  out.degradations.push_back(
      {.feature = "charts",
       .reason = fmt::format("the layout network {} tells no charts from other figures: {} were not looked at",
                             layout_->model_name(), figures)});
}

Result<void> Structure::read(const cv::Mat& page, std::vector<Line> lines, Recogniser& recogniser, Page& out,
                             std::vector<StageTime>& stages) {
  std::vector<LayoutRegion> regions;
  if (manner_.layout) {
    const StageClock clock(stages, "layout");
    TRY(regions, layout_->find(page));
  }
  {
    const StageClock clock(stages, "arrange");
    std::erase_if(regions, [&](const LayoutRegion& region) {
      return region.kind == BlockKind::table && looks_like_prose(region, lines) &&
             !ruled_table(page, region.box, lines);
    });
    out.blocks = arrange_by_layout(std::move(lines), std::move(regions), out.width, out.height);
    mark_furniture(out);
    join_lists(out.blocks);
  }
  if (manner_.layout) TRY_VOID(read_regions(page, recogniser, out, stages));
  for (Block& block : out.blocks)
    if (block.kind == BlockKind::table && !block.table) join_rows(block, out.width, out.height);
  return {};
}

Result<void> Structure::read_regions(const cv::Mat& page, Recogniser& recogniser, Page& out,
                                     std::vector<StageTime>& stages) {
  if (manner_.tables) {
    const StageClock clock(stages, "table");
    TRY_VOID(read_tables(page, tables_.chosen(), out));
  }
  if (manner_.seals) {
    const StageClock clock(stages, "seal");
    TRY_VOID(read_seals(page, seals_.chosen(), recogniser, !layout_knows(BlockKind::seal), out));
  }
  if (manner_.formulas) {
    const StageClock clock(stages, "formula");
    TRY(SequenceReader * reader, chosen(formulas_, manner_, "formulas"));
    TRY_VOID(read_formulas(page, *reader, out));
  }
  if (manner_.charts) {
    const StageClock clock(stages, "chart");
    TRY(SequenceReader * reader, chosen(charts_, manner_, "charts"));
    TRY_VOID(read_charts(page, *reader, out));
    note_unknown_charts(out);
  }
  return {};
}

}  // namespace plimsoll

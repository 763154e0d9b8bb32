#include "reading/table/read_tables.h"

#include <fmt/format.h>

#include <utility>

#include "reading/table/fill_table.h"
#include "reading/table/header_rows.h"
#include "reading/table/ruled_table.h"
#include "reading/table/text_in_grid.h"

namespace plimsoll {

Result<std::optional<TableStructure>> structure_of(const cv::Mat& page, const Box& region,
                                                   const std::vector<Line>& lines, TableReader& reader) {
  if (auto ruled = ruled_table(page, region, lines); ruled && divides_text(*ruled, lines)) return ruled;
  return reader.read(page, region);
}

Result<void> read_tables(const cv::Mat& page, TableReader& reader, Page& out) {
  int seen = 0;
  for (Block& block : out.blocks) {
    if (block.kind != BlockKind::table || block.table) continue;
    if (++seen > kTablesMax) continue;
    TRY(std::optional<TableStructure> structure, structure_of(page, block.box, block.lines, reader));
    if (!structure) continue;
    const Box place = block.box;
    const bool by_rules = structure->source == StructureSource::rules;
    block = fill_table(std::move(block.lines), *std::move(structure));
    block.box = united(block.box, place);
    if (by_rules) mark_head(*block.table, block.lines);
  }
  if (seen > kTablesMax)
    out.degradations.push_back(
        {.feature = "tables", .reason = fmt::format("the structure of {} of {} was read", kTablesMax, seen)});
  return {};
}

}  // namespace plimsoll

#include "reading/table/read_tables.h"

#include <fmt/format.h>

#include <utility>

#include "reading/table/fill_table.h"
#include "reading/table/ruled_table.h"

namespace plimsoll {
namespace {

Result<std::optional<TableStructure>> structure_of(const cv::Mat& page, TableReader& reader, const Box& region) {
  if (auto ruled = ruled_table(page, region)) return ruled;
  return reader.read(page, region);
}

}  // namespace

Result<void> read_tables(const cv::Mat& page, TableReader& reader, Page& out) {
  int seen = 0;
  for (Block& block : out.blocks) {
    if (block.kind != BlockKind::table || block.table) continue;
    if (++seen > kTablesMax) continue;
    TRY(std::optional<TableStructure> structure, structure_of(page, reader, block.box));
    if (!structure) continue;
    const Box place = block.box;
    block = fill_table(std::move(block.lines), *std::move(structure));
    block.box = united(block.box, place);
  }
  if (seen > kTablesMax)
    out.degradations.push_back(
        {.feature = "tables", .reason = fmt::format("the structure of {} of {} was read", kTablesMax, seen)});
  return {};
}

}  // namespace plimsoll

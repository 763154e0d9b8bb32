#include "reading/chart/read_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "reading/chart/chart_table.h"

namespace plimsoll {

Result<void> read_charts(const cv::Mat& page, SequenceReader& reader, Page& out) {
  int seen = 0;
  int cut_off = 0;
  for (Block& block : out.blocks) {
    if (block.kind != BlockKind::chart || block.table) continue;
    if (++seen > kChartsMax) continue;
    TRY(const Writing written, reader.read(page, block.box));
    std::optional<ChartTable> chart = chart_table(written.text, block.box);
    if (!chart) continue;
    if (written.cut_off) ++cut_off;
    std::ranges::move(block.lines, std::back_inserter(chart->lines));
    block.lines = std::move(chart->lines);
    block.table = std::move(chart->table);
  }
  if (seen > kChartsMax)
    out.degradations.push_back({.feature = "charts", .reason = fmt::format("{} of {} were read", kChartsMax, seen)});
  if (cut_off > 0)
    out.degradations.push_back({.feature = "charts", .reason = fmt::format("{} did not come to an end", cut_off)});
  return {};
}

}  // namespace plimsoll

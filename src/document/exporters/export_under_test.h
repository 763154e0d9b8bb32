// What an exporter makes of pages. Tests only.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "document/exporters/exporter.h"

namespace plimsoll {

inline ExportHead sample_head() {
  return {.name = "ship's \"log\" <1>.pdf",
          .format = "pdf",
          .page_count = 4,
          .precision = "bf16",
          .parameters = "default",
          .models = {"det", "rec"}};
}

inline RunRecord sample_run(const std::vector<Page>& pages) {
  using std::chrono::microseconds;
  RunRecord run;
  for (const Page& page : pages)
    run.add_page(page, std::vector<StageTime>{{"detect", microseconds(1500), true}, {"order", microseconds(20), false}},
                 Bytes(1000u * static_cast<unsigned>(page.number)));
  run.set_wall_time(microseconds(7654321));
  run.set_peak(Bytes(123456789));
  return run;
}

inline std::string exported(ExportFormat format, const ExportHead& head, const std::vector<Page>& pages) {
  std::string out;
  const auto exporter = make_exporter(format, [&](std::string_view piece) -> Result<void> {
    out += piece;
    return {};
  });
  EXPECT_TRUE(exporter->begin(head));
  for (const Page& page : pages) EXPECT_TRUE(exporter->page(page));
  EXPECT_TRUE(exporter->end(sample_run(pages)));
  return out;
}

// The bytes as text: a workbook's parts in their order.
inline std::string readable(ExportFormat format, const std::string& bytes) {
  if (format != ExportFormat::xlsx) return bytes;
  const std::string path = testing::TempDir() + fmt::format("plimsoll-exporters-{}.xlsx", ::getpid());
  std::ofstream(path, std::ios::binary) << bytes;
  FILE* unzip = ::popen(fmt::format("unzip -p {}", path).c_str(), "r");
  std::string text;
  for (int byte = 0; unzip != nullptr && (byte = std::fgetc(unzip)) != EOF;) text += static_cast<char>(byte);
  EXPECT_EQ(::pclose(unzip), 0);
  std::remove(path.c_str());
  return text;
}

}  // namespace plimsoll

#include "engine_room/page_facts.h"

#include <algorithm>

#include "document/json_cursor.h"
#include "document/json_text.h"

namespace plimsoll {
namespace {

constexpr std::int64_t kNumberMax = 999'999'999'999;  // what JsonCursor reads
// With every byte escaped six-fold this stays below kFactsMax.
constexpr std::size_t kTextMax = 160;
constexpr std::size_t kStageNameMax = 32;
constexpr std::size_t kStepsMax = 8;
constexpr std::size_t kStagesMax = 12;

void append_number(std::string& out, std::string_view key, std::int64_t number) {
  out += key;
  append_integer(out, std::clamp<std::int64_t>(number, 0, kNumberMax));
}

void append_text(std::string& out, std::string_view text, std::size_t most) {
  append_json_string(out, text.substr(0, most));
}

std::int64_t read_number(JsonCursor& cursor, std::string_view key) {
  cursor.expect(key);
  return cursor.integer(0, kNumberMax);
}

Bytes read_bytes(JsonCursor& cursor, std::string_view key) {
  return Bytes(static_cast<std::uint64_t>(read_number(cursor, key)));
}

StageTime read_stage(JsonCursor& cursor) {
  StageTime stage;
  cursor.expect(R"({"stage":)");
  stage.stage = cursor.string();
  stage.time = std::chrono::microseconds(read_number(cursor, R"(,"us":)"));
  stage.inside_engine = cursor.take(R"(,"engine":true)");
  cursor.expect("}");
  return stage;
}

// Items between brackets; `read` takes one.
template <typename Read>
void read_list(JsonCursor& cursor, std::string_view key, Read read) {
  cursor.expect(key);
  if (cursor.take("]")) return;
  std::size_t count = 0;
  do {
    read();
  } while (++count < kStagesMax && cursor.take(","));
  cursor.expect("]");
}

}  // namespace

std::string encode_facts(const PageRun& run) {
  std::string out;
  append_number(out, R"({"render_us":)", run.render_time.count());
  append_number(out, R"(,"wait_us":)", run.wait_time.count());
  append_number(out, R"(,"service_peak":)", static_cast<std::int64_t>(run.service_peak.count()));
  append_number(out, R"(,"reserved":)", static_cast<std::int64_t>(run.reserved.count()));
  append_number(out, R"(,"used":)", static_cast<std::int64_t>(run.used.count()));
  out += R"(,"text_layer":)";
  append_text(out, run.text_layer, kTextMax);
  out += R"(,"stages":[)";
  for (std::size_t index = 0; index < std::min(run.stages.size(), kStagesMax); ++index) {
    const StageTime& stage = run.stages[index];
    out += index == 0 ? R"({"stage":)" : R"(,{"stage":)";
    append_text(out, stage.stage, kStageNameMax);
    append_number(out, R"(,"us":)", stage.time.count());
    out += stage.inside_engine ? R"(,"engine":true})" : "}";
  }
  out += R"(],"history":[)";
  for (std::size_t index = 0; index < std::min(run.history.size(), kStepsMax); ++index) {
    if (index != 0) out += ',';
    append_text(out, run.history[index], kTextMax);
  }
  out += "]}";
  return out;
}

Result<PageFactsRead> decode_facts(std::string_view json) {
  JsonCursor cursor(json);
  PageFactsRead facts;
  (void)read_number(cursor, R"({"render_us":)");
  (void)read_number(cursor, R"(,"wait_us":)");
  facts.service_peak = read_bytes(cursor, R"(,"service_peak":)");
  (void)read_bytes(cursor, R"(,"reserved":)");
  facts.used = read_bytes(cursor, R"(,"used":)");
  cursor.expect(R"(,"text_layer":)");
  (void)cursor.string();
  read_list(cursor, R"(,"stages":[)", [&] { facts.stages.push_back(read_stage(cursor)); });
  read_list(cursor, R"(,"history":[)", [&] { facts.history.push_back(cursor.string()); });
  cursor.expect("}");
  if (cursor.failed() || !cursor.at_end()) return fail(Reason::store_damaged, "a page's facts cannot be read");
  return facts;
}

}  // namespace plimsoll

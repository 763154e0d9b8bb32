// The document part is canonical: it depends on the document, models, precision and degradations only. Everything that
// was measured, and the file's name, is in `run`. docs/document.schema.json describes both.
#include <utility>

#include "base/build_id.h"
#include "document/exporters/formats.h"
#include "document/exporters/table_chain.h"
#include "document/json_text.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

void append_text_member(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  append_json_string(out, value);
}

void append_number_member(std::string& out, std::string_view key, std::uint64_t value) {
  out += key;
  append_integer(out, static_cast<std::int64_t>(value));
}

void append_milliseconds(std::string& out, std::string_view key, std::chrono::microseconds time) {
  out += key;
  append_fixed(out, static_cast<double>(time.count()) / 1000, 1000);
}

void append_stages(std::string& out, const RunRecord& run) {
  out += ",\"timings\":[";
  for (const StageSum& sum : run.stages()) {
    if (&sum != &run.stages().front()) out += ',';
    append_text_member(out, "{\"stage\":", sum.stage);
    append_milliseconds(out, ",\"ms\":", sum.time);
    append_number_member(out, ",\"pages\":", sum.pages);
    out += sum.inside_engine ? ",\"inside_engine\":true}" : ",\"inside_engine\":false}";
  }
  out += ']';
}

void append_history(std::string& out, const RunRecord& run) {
  out += ",\"history\":[";
  for (const RunEvent& event : run.events()) {
    if (&event != &run.events().front()) out += ',';
    append_number_member(out, "{\"page\":", static_cast<std::uint64_t>(event.page));
    append_text_member(out, ",\"event\":", event.event);
    out += '}';
  }
  append_number_member(out, "],\"history_left_out\":", run.events_left_out());
}

void append_failure(std::string& out, const Error& failure) {
  append_text_member(out, ",\"failure\":{\"reason\":", facts(failure.reason).label);
  append_text_member(out, ",\"message\":", failure.message);
  append_text_member(out, ",\"context\":", failure.context);
  out += '}';
}

// The page's last member. Pages are canonical by themselves, too, where nothing is known of those before.
void append_link(std::string& page, const TableLink& link) {
  page.pop_back();
  append_number_member(page, ",\"continues\":{\"block\":", link.block);
  append_number_member(page, ",\"page\":", static_cast<std::uint64_t>(link.page));
  append_number_member(page, ",\"of_block\":", link.of_block);
  append_number_member(page, ",\"repeated_rows\":", static_cast<std::uint64_t>(link.repeated_rows));
  page += "}}";
}

class JsonExporter final : public Exporter {
 public:
  explicit JsonExporter(ExportSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const ExportHead& head) override {
    name_ = head.name;
    std::string out;
    append_text_member(out, "{\"plimsoll\":", version());
    append_text_member(out, ",\n\"document\":{\"format\":", head.format);
    append_number_member(out, ",\"page_count\":", static_cast<std::uint64_t>(head.page_count));
    append_text_member(out, ",\"precision\":", head.precision);
    append_text_member(out, ",\"parameters\":", head.parameters);
    out += ",\"models\":[";
    for (const std::string& model : head.models)
      append_text_member(out, &model == head.models.data() ? "" : ",", model);
    out += "],\"pages\":[";
    return sink_(out);
  }

  Result<void> page(const Page& page) override {
    TRY_VOID(sink_(std::exchange(first_, false) ? "\n" : ",\n"));
    std::string out = encode(page);
    if (const std::optional<TableLink> link = chain_.next(page)) append_link(out, *link);
    return sink_(out);
  }

  Result<void> end(const RunRecord& run) override {
    std::string out;
    append_text_member(out, "]},\n\"run\":{\"name\":", name_);
    append_milliseconds(out, ",\"wall_ms\":", run.wall_time());
    append_number_member(out, ",\"done\":", static_cast<std::uint64_t>(run.pages(PageState::done)));
    append_number_member(out, ",\"degraded\":", static_cast<std::uint64_t>(run.pages(PageState::degraded)));
    append_number_member(out, ",\"failed\":", static_cast<std::uint64_t>(run.pages(PageState::failed)));
    append_stages(out, run);
    append_history(out, run);
    append_number_member(out, ",\"memory\":{\"peak_bytes\":", run.peak().count());
    append_number_member(out, ",\"service_peak_bytes\":", run.service_peak().count());
    out += '}';
    if (run.failure()) append_failure(out, *run.failure());
    out += "}}\n";
    return sink_(out);
  }

 private:
  ExportSink sink_;
  std::string name_;
  TableChain chain_;
  bool first_ = true;
};

}  // namespace

std::unique_ptr<Exporter> make_json_exporter(ExportSink sink) {
  return std::make_unique<JsonExporter>(std::move(sink));
}

}  // namespace plimsoll

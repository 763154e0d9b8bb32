// The one table of settings. Flags of what people set for a run are short; limits carry the name of what they limit.
#include <algorithm>
#include <array>
#include <cctype>

#include "settings/idle_times.h"
#include "settings/reading_devices.h"
#include "settings/reading_features.h"
#include "settings/reading_language.h"
#include "settings/setting.h"

namespace plimsoll {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kTiB = std::uint64_t{1} << 40;
constexpr std::uint64_t kSecond = 1000;
constexpr std::uint64_t kHour = 3600 * kSecond;
constexpr std::uint64_t kYear = 8766 * kHour;

bool is_device(std::string_view text) { return parse_devices(text).has_value(); }

// A size, or a share of physical memory from 1 % to 100 %.
bool is_memory_max(std::string_view text) {
  if (!text.ends_with('%')) return parse_bytes(text).has_value();
  text.remove_suffix(1);
  const bool digits =
      !text.empty() && text.size() <= 3 && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); });
  const int share = digits ? std::stoi(std::string(text)) : 0;
  return share >= 1 && share <= 100;
}

bool is_log_shape(std::string_view text) { return text == "auto" || text == "text" || text == "json"; }

bool is_deskew(std::string_view text) { return text == "auto" || text == "off"; }

bool is_features(std::string_view text) { return parse_features(text).has_value(); }

bool is_language(std::string_view text) { return parse_languages(text).has_value(); }

bool is_idle_times(std::string_view text) { return parse_idle_times(text).has_value(); }

using S = Settings;
constexpr std::array kTable = {
    Setting{"read.device", "device", "cpu", &S::device, "what reads: cpu, or sets of processors: cpu:0-1,cpu:2-3", 0, 0,
            is_device},
    Setting{"read.precision", "precision", "auto", &S::precision,
            "arithmetic of the networks; auto: bf16 where the CPU has it, else f32"},
    Setting{"read.parameters", "parameters", "default", &S::parameters, "parameter set of the reading pipeline"},
    Setting{"read.text_layer", "text-layer", "auto", &S::text_layer,
            "a PDF's own text: auto where it can be trusted, ignore, or only"},
    Setting{"read.deskew", "deskew", "auto", &S::deskew,
            "pages that are a few degrees off: auto: order and regions are found with their lines level; off", 0, 0,
            is_deskew},
    Setting{"read.features", "features", "", &S::features,
            "read beyond text: layout, tables, seals, formulas, charts, all; unwarping; empty: text alone", 0, 0,
            is_features},
    Setting{"read.language", "language", "", &S::language,
            "languages of the text: deu+eng, ch, korean, …; empty: all that the recogniser reads", 0, 0, is_language},
    Setting{"read.models", "models", "", &S::models,
            "models by name, each instead of its stage's own: pp-doclayout-l, recognise=NAME"},
    Setting{"features.tables_free", "tables-free", "0", &S::tables_free,
            "tables are left out of a page where less memory than this is free; 0: where their own does not fit", 0,
            kTiB},
    Setting{"features.seals_free", "seals-free", "0", &S::seals_free,
            "seals are left out of a page where less memory than this is free; 0: where their own does not fit", 0,
            kTiB},
    Setting{"features.formulas_free", "formulas-free", "0", &S::formulas_free,
            "formulas are left out of a page where less memory than this is free; 0: where their own does not fit", 0,
            kTiB},
    Setting{"features.charts_free", "charts-free", "0", &S::charts_free,
            "charts are left out of a page where less memory than this is free; 0: where their own does not fit", 0,
            kTiB},
    Setting{"read.window", "window", "10", &S::window, "pages of a document in flight", 1, 256},
    Setting{"read.jobs", "jobs", "1", &S::jobs, "documents read at once", 1, 256},
    Setting{"read.services", "services", "0", &S::services,
            "OCR services (processes) per device; 0: min(jobs, predictions, cores)", 0, 256},
    Setting{"read.threads", "threads", "0", &S::threads, "threads per service; 0: cores / services", 0, 1024},
    Setting{"tasks.active", "active-tasks", "4", &S::tasks_max, "documents that hold memory at once", 1, 256},
    Setting{"services.predictions", "predictions", "2", &S::predictions_max, "pages read at once on all services", 1,
            256},
    Setting{"services.idle_time", "service-idle-time", "60s", &S::idle_time,
            "an OCR service that nobody needs ends after this; 0: never", 0, 24 * kHour},
    Setting{"services.heartbeat", "heartbeat", "5s", &S::heartbeat,
            "how often an idle OCR service is asked for an answer", 100, kHour},
    Setting{"memory.max", "max-memory", "0", &S::memory_max,
            "memory of all processes, as a size or a share like 60%; 0: what the machine and its limits allow", 0, 0,
            is_memory_max},
    Setting{"memory.dry_run", "memory-dry-run", "", &S::memory_dry_run,
            "levels and ways of the memory guard that are counted but not acted on, like throttle,evict_idle"},
    Setting{"memory.probe_file", "memory-probe-file", "", &S::memory_probe_file,
            "memory in use as this file says it, like 700M; empty: as it is"},

    Setting{"limits.file_bytes", "file-bytes", "2G", &S::file_bytes_max, "largest document file", 1, kTiB},
    Setting{"limits.page_count", "page-count", "10000", &S::page_count_max, "most pages of a document", 1, 1'000'000},
    // 200 million: an A0 sheet at 350 dpi.
    Setting{"limits.page_pixels", "page-pixels", "200000000", &S::page_pixels_max,
            "largest page, in pixels of the source", 10'000, 10'000'000'000},
    Setting{"limits.page_memory", "page-memory", "768M", &S::page_bytes_max,
            "memory that one page may take in an OCR service", 64 * kMiB, kTiB},
    Setting{"limits.result_bytes", "result-bytes", "16M", &S::result_bytes_max, "largest result of one page", kMiB,
            1024 * kMiB},
    Setting{"limits.open_time", "open-time", "8s", &S::open_time_max, "time to open and measure a document", 100,
            kHour},
    Setting{"limits.render_time", "render-time", "10s", &S::render_time_max, "time to decode or render one page", 100,
            kHour},
    Setting{"limits.page_time", "page-time", "2m", &S::page_time_max, "time to read one page", 100, kHour},
    Setting{"limits.compose_time", "compose-time", "10m", &S::compose_time_max, "time to write a searchable PDF", 100,
            24 * kHour},
    Setting{"limits.start_time", "start-time", "30s", &S::start_time_max,
            "time for a helper to start and load its models", 100, kHour},

    // A4 at 300 dpi has 8.7 million pixels; what is larger gains nothing in reading and costs memory.
    Setting{"raster.max_pixels", "raster-max-pixels", "16000000", &S::raster_pixels_max,
            "pages are scaled down to this many pixels before reading", 100'000, 400'000'000},
    Setting{"raster.pdf_dpi", "pdf-dpi", "200", &S::pdf_dpi, "resolution at which PDF pages are rendered", 36, 1200},
    Setting{"decode.memory", "decode-memory", "256M", &S::decode_bytes_max, "memory that a decode helper may take",
            32 * kMiB, kTiB},
    Setting{"compose.memory", "compose-memory", "256M", &S::compose_bytes_max,
            "memory that writing a searchable PDF may take", 32 * kMiB, kTiB},

    // The server's. Quotas are ten of the largest documents; retention sets in before they are full.
    Setting{"queue.high", "queue-high", "10", &S::queue_high, "tasks of high priority that wait for their turn", 1,
            1'000'000},
    Setting{"queue.normal", "queue-normal", "50", &S::queue_normal, "tasks of normal priority that wait for their turn",
            1, 1'000'000},
    Setting{"queue.low", "queue-low", "100", &S::queue_low, "tasks of low priority that wait for their turn", 1,
            1'000'000},
    Setting{"queue.bytes", "queue-bytes", "8G", &S::queue_bytes_max, "documents of all waiting tasks", kMiB,
            1024 * kTiB},
    Setting{"queue.high_time", "queue-high-time", "30s", &S::queue_high_time,
            "a task of high priority waits so long for its turn, then it fails", kSecond, kYear},
    Setting{"queue.normal_time", "queue-normal-time", "5m", &S::queue_normal_time, "the same of normal priority",
            kSecond, kYear},
    Setting{"queue.low_time", "queue-low-time", "30m", &S::queue_low_time, "the same of low priority", kSecond, kYear},
    Setting{"queue.tenants", "queue-tenants", "256", &S::queue_tenants, "tenants whose tasks wait at once", 1, 100'000},
    Setting{"queue.tenant_tasks", "tenant-tasks", "256", &S::queue_tenant_tasks, "tasks of one tenant that wait", 1,
            1'000'000},
    Setting{"queue.tenant_bytes", "tenant-bytes", "8G", &S::queue_tenant_bytes,
            "documents of one tenant's waiting tasks", kMiB, 1024 * kTiB},
    Setting{"queue.tenants_file", "tenants-file", "", &S::tenants_file,
            "file of tenants with shares of their own, a line each: name weight=4 min=20% max=50% tasks=100 bytes=1G"},
    Setting{"queue.entry_time", "queue-entry-time", "5s", &S::queue_entry_time,
            "a request waits so long for a place in a full queue, then it is refused", 0, kHour},
    Setting{"queue.entry_tasks", "queue-entry-tasks", "100", &S::queue_entry_max,
            "requests that wait for a place in a full queue", 0, 100'000},
    Setting{"server.data", "data", "", &S::data_folder,
            "folder of the server's tasks, documents and pages; empty: $STATE_DIRECTORY or ~/.local/state/plimsoll"},
    Setting{"server.log", "log", "auto", &S::server_log,
            "shape of the server's log: text, json (an object a line), or auto: text on a terminal", 0, 0,
            is_log_shape},
    Setting{"server.drain_time", "drain-time", "10s", &S::drain_time,
            "time that pages have to end when the server is told to; the rest goes on after its next start", 0, kHour},
    Setting{"tasks.body_quota", "body-quota", "20G", &S::body_quota, "documents of all tasks on disk", kMiB,
            1024 * kTiB},
    Setting{"tasks.database_quota", "database-quota", "20G", &S::database_quota,
            "size of the task database, where the pages are that were read", 16 * kMiB, kTiB},
    Setting{"tasks.keep_time", "keep-time", "168h", &S::keep_time, "a finished task stays so long", 0, 10 * kYear},
    Setting{"tasks.keep_bytes", "keep-bytes", "16G", &S::keep_bytes,
            "the oldest finished tasks go when documents and pages of all take more", 0, 1024 * kTiB},
    // Twice the pages of the largest document.
    Setting{"tasks.events", "task-events", "20000", &S::events_kept, "events kept of each task; the oldest go", 1000,
            10'000'000},
    Setting{"tasks.commit_wait", "commit-wait", "200ms", &S::commit_wait,
            "a page that was read waits so long for others, to go to disk together", 0, 5 * kSecond},
    Setting{"tasks.waiting_writes", "waiting-writes", "1024", &S::waiting_writes_max,
            "writes that wait for the task database", 16, 1'000'000},
    Setting{"tasks.waiting_bytes", "waiting-bytes", "16M", &S::waiting_bytes_max,
            "memory of the writes that wait for the task database", kMiB, 16 * 1024 * kMiB},
    Setting{"tasks.database_cache", "database-cache", "2M", &S::database_cache,
            "memory that each of the three connections to the task database keeps", 64 * 1024, 1024 * kMiB},

    Setting{
        "server.listen", "listen", "127.0.0.1:8080", &S::listen,
        "address and port; port 0: any that is free; other than this machine's own addresses need server.keys_file"},
    Setting{"server.connections", "connections", "256", &S::connections_max,
            "connections at once; more are answered with 503", 1, 100'000},
    Setting{"server.connections_per_peer", "connections-per-peer", "64", &S::peer_connections_max,
            "connections at once from one address", 1, 100'000},
    Setting{"server.header_bytes", "header-bytes", "16K", &S::header_bytes_max, "header of a request", 1024, kMiB},
    Setting{"server.headers", "headers", "100", &S::headers_max, "fields in the header of a request", 10, 10'000},
    Setting{"server.header_time", "header-time", "10s", &S::header_time, "time for the header of a request to arrive",
            10, kHour},
    Setting{"server.keep_alive", "keep-alive", "75s", &S::keep_alive,
            "a connection without a request is closed after this", 10, kHour},
    Setting{"server.body_idle", "body-idle", "30s", &S::body_idle,
            "a request whose body does not move for so long is given up", 10, kHour},
    Setting{"server.body_rate", "body-rate", "1K", &S::body_rate,
            "bytes a second that a body must keep on average after server.body_idle; 0: any", 0, 1024 * kMiB},
    Setting{"server.write_stall", "write-stall", "30s", &S::write_stall,
            "an answer that the client does not take for so long is given up", 10, kHour},
    Setting{"server.json_bytes", "json-bytes", "1M", &S::json_bytes_max,
            "body of a request that is held whole, such as JSON", 1024, 1024 * kMiB},
    Setting{"server.tls_certificate", "tls-certificate", "", &S::tls_certificate,
            "PEM file with the certificate and its chain; empty: without TLS"},
    Setting{"server.tls_key", "tls-key", "", &S::tls_key, "PEM file with the certificate's key"},
    Setting{"server.keys_file", "keys-file", "", &S::keys_file,
            "file of API keys, a line each: name tenant roles sha256; empty: everybody on this machine may everything"},

    Setting{"callbacks.allow", "callback-allow", "", &S::callback_allow,
            "where tasks' callbacks may go: URLs they begin with, and private addresses, separated by commas; empty: "
            "nowhere"},
    Setting{.name = "callbacks.secret",
            .flag = "callback-secret",
            .default_value = "",
            .member = &S::callback_secret,
            .doc = "what callbacks are signed with; others can see a command line: better in PLIMSOLL_CALLBACK_SECRET",
            .secret = true},
    Setting{"callbacks.ca_file", "callback-ca-file", "", &S::callback_ca_file,
            "PEM file of the authorities that receivers' certificates are checked against; empty: the system's"},
    Setting{"callbacks.attempts", "callback-attempts", "30", &S::callback_attempts,
            "a callback is tried so often, then it is given up", 1, 1000},
    Setting{"callbacks.time", "callback-time", "10s", &S::callback_time, "time for one attempt of a callback", 100,
            600 * kSecond},
    Setting{"callbacks.pause", "callback-pause", "10s", &S::callback_pause,
            "pause before a callback is tried again; twice as long each time", 10, kHour},
    Setting{"callbacks.pause_max", "callback-pause-max", "1h", &S::callback_pause_max, "the longest such pause", 10,
            24 * kHour},
    Setting{"callbacks.give_up", "callback-give-up", "24h", &S::callback_give_up,
            "so long after the task's end a callback is given up", kSecond, kYear},
    Setting{"callbacks.at_once", "callbacks-at-once", "4", &S::callbacks_at_once, "callbacks that are sent at once", 1,
            64},

    Setting{"client.server", "server", "http://127.0.0.1:8080", &S::server,
            "server that tasks and top ask, and to which read sends documents when the option is given"},
    Setting{.name = "client.key",
            .flag = "key",
            .default_value = "",
            .member = &S::server_key,
            .doc = "key for that server; others can see a command line: better in PLIMSOLL_KEY",
            .secret = true},
    Setting{"client.retry_time", "retry-time", "10m", &S::retry_time,
            "a server that refuses for now, or is silent after it has answered, is asked again for so long", 0,
            24 * kHour},

    Setting{"models.idle_time", "model-idle-time", "5m", &S::idle_times,
            "time that unused models stay loaded; 0: none; never: pinned; per model: 5m,picodet-cdla=0", 0, 0,
            is_idle_times},
    Setting{"models.pinned_bytes", "pinned-bytes", "256M", &S::pinned_bytes_max,
            "memory that models whose idle time is 'never' may keep in all services together", 0, kTiB},
    Setting{"models.min_residency", "min-residency", "1m", &S::residency_min,
            "a model loaded more recently is not dropped to make room for another", 0, kHour},
    Setting{"models.folder", "models-folder", "", &S::models_folder,
            "models; empty: share/plimsoll/models of the installation"},
    Setting{"cache.folder", "cache-folder", "", &S::cache_folder,
            "compiled models; empty: $XDG_CACHE_HOME/plimsoll; none: not kept"},
    Setting{"helpers.folder", "helpers-folder", "", &S::helper_folder,
            "helper executables; empty: libexec/plimsoll of the installation"},
};

}  // namespace

std::span<const Setting> settings_table() { return kTable; }

const Setting* find_setting(std::string_view name) {
  const auto* row = std::ranges::find(kTable, name, &Setting::name);
  return row == kTable.end() ? nullptr : row;
}

Settings default_settings() {
  Settings settings;
  // A default that its own row refuses is a mistake in this file; settings_table_test walks all rows.
  for (const Setting& row : kTable)
    if (!assign(row, row.default_value, settings)) std::abort();
  return settings;
}

}  // namespace plimsoll

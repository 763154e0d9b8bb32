// All settings, immutable once loaded (settings/load.h). The one table in settings_table.cc gives each its name
// (`raster.max_pixels`), flag (`--raster-max-pixels`), environment variable (`PLIMSOLL_RASTER_MAX_PIXELS`), type,
// default, bounds and one line of documentation. Origins in rising precedence: default, plimsoll.toml, environment,
// flag. The table's defaults, not a default-constructed Settings, are what a user gets: tests start from
// default_settings().
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

enum class TextLayerMode { automatic, ignore, only };
enum class Precision { automatic, f32, bf16, f16 };
// Parameter set of the reading pipeline: our own, RapidOCR 3.10's (parity), the official PP-OCRv6 export's.
enum class Parameters { standard, rapidocr, official_v6 };

struct Settings {
  // reading
  std::string device = "cpu";
  Precision precision = Precision::automatic;
  Parameters parameters = Parameters::standard;
  TextLayerMode text_layer = TextLayerMode::automatic;
  std::string deskew;    // "auto": order and regions are found with the lines level; "off"
  std::string features;  // settings/reading_features.h reads it
  std::string language;  // settings/reading_language.h reads it
  std::string models;    // names of the catalogue, instead of the parameter set's (models/model_choice.h)
  Bytes tables_free{};   // tables are left out below it; 0: by what they take
  Bytes seals_free{};
  Bytes formulas_free{};
  Bytes charts_free{};
  int window = 10;                        // pages of a document in flight
  int jobs = 1;                           // documents at once
  int services = 0;                       // OCR services per device; 0: min(jobs, cores), see docs/decisions
  int threads = 0;                        // per service; 0: cores of the CPU quota / services
  int tasks_max = 0;                      // documents that hold memory at once
  int predictions_max = 0;                // pages on services at once, on all devices
  std::chrono::milliseconds idle_time{};  // an idle service ends after it; 0: never
  std::chrono::milliseconds heartbeat{};  // between two signs of life of an idle service
  // "2G", "60%" of physical memory, "0": no limit of ours. Checked for form; memory/budget.h turns it into bytes.
  std::string memory_max = "0";
  std::string memory_dry_run;     // levels and ways of the guard that are only counted
  std::string memory_probe_file;  // use as this file says it; empty: as it is

  // limits
  Bytes file_bytes_max{};                        // largest document
  int page_count_max = 0;                        // most pages of a document
  std::uint64_t page_pixels_max = 0;             // largest page in source pixels
  std::uint64_t raster_pixels_max = 0;           // pages are scaled down to this before reading
  int pdf_dpi = 0;                               // resolution PDF pages are rendered at
  Bytes decode_bytes_max{};                      // memory of a decode helper
  Bytes compose_bytes_max{};                     // memory of a compose helper
  Bytes page_bytes_max{};                        // memory one page may take in a service
  Bytes result_bytes_max{};                      // largest page result
  std::chrono::milliseconds open_time_max{};     // opening a document
  std::chrono::milliseconds render_time_max{};   // rendering one page
  std::chrono::milliseconds page_time_max{};     // reading one page
  std::chrono::milliseconds compose_time_max{};  // writing a searchable PDF
  std::chrono::milliseconds start_time_max{};    // a helper's handshake and model loading

  // queues of the server
  int queue_high = 0;  // tasks that wait
  int queue_normal = 0;
  int queue_low = 0;
  Bytes queue_bytes_max{};                      // of their documents
  std::chrono::milliseconds queue_high_time{};  // longest wait for its turn
  std::chrono::milliseconds queue_normal_time{};
  std::chrono::milliseconds queue_low_time{};
  int queue_tenants = 0;                         // whose tasks wait at once
  int queue_tenant_tasks = 0;                    // that wait, of one tenant
  Bytes queue_tenant_bytes{};                    // of their documents
  std::string tenants_file;                      // routing/tenant_table.h reads it; empty: all tenants alike
  std::chrono::milliseconds queue_entry_time{};  // longest wait for a place in a full queue
  int queue_entry_max = 0;                       // tasks that wait for one

  std::string data_folder;                 // tasks, their documents and pages; empty: see plimsoll serve --help
  std::string server_log;                  // "auto", "text", "json"
  std::chrono::milliseconds drain_time{};  // that what runs has when the server is told to end

  // tasks on disk
  Bytes body_quota{};                       // documents of all tasks
  Bytes database_quota{};                   // of the file with tasks and pages
  std::chrono::milliseconds keep_time{};    // a finished task stays
  Bytes keep_bytes{};                       // of documents and pages; beyond it the oldest finished tasks go
  int events_kept = 0;                      // of each task
  std::chrono::milliseconds commit_wait{};  // a page that was read waits for others, to go to disk with them
  int waiting_writes_max = 0;               // for the database
  Bytes waiting_bytes_max{};                // what they hold
  Bytes database_cache{};                   // of each connection

  // server
  std::string listen;                       // "127.0.0.1:8080"; http/listen_address.h reads it
  int connections_max = 0;                  // at once
  int peer_connections_max = 0;             // of one address
  Bytes header_bytes_max{};                 // of a request
  int headers_max = 0;                      // of a request
  std::chrono::milliseconds header_time{};  // for the header of a request
  std::chrono::milliseconds keep_alive{};   // between two requests
  std::chrono::milliseconds body_idle{};    // a body that does not move
  Bytes body_rate{};                        // a second; 0: any
  std::chrono::milliseconds write_stall{};  // an answer that is not taken
  Bytes json_bytes_max{};                   // of a body that is held whole
  std::string tls_certificate;              // PEM files; empty: plain TCP
  std::string tls_key;
  std::string keys_file;  // http/api_keys.h reads it; empty: no keys

  // callbacks at the end of tasks
  std::string callback_allow;                  // api/callbacks/callback_allow.h reads it; empty: none
  std::string callback_secret;                 // that they are signed with
  std::string callback_ca_file;                // PEM; empty: the system's
  int callback_attempts = 0;                   // of one
  std::chrono::milliseconds callback_time{};   // for an attempt
  std::chrono::milliseconds callback_pause{};  // before the second attempt; twice as long each time, up to
  std::chrono::milliseconds callback_pause_max{};
  std::chrono::milliseconds callback_give_up{};  // after the task's end
  int callbacks_at_once = 0;

  // plimsoll as a client of a server
  std::string server;                      // http://HOST:PORT; http/client.h reads it
  std::string server_key;                  // sent with each request
  std::chrono::milliseconds retry_time{};  // a server that refuses for now is asked again

  // models
  // "5m", or with exceptions "5m,picodet-cdla=0,ppocrv6-small-rec=never". Checked for form; settings/idle_times.h reads
  // it.
  std::string idle_times;
  Bytes pinned_bytes_max{};                   // that models with the idle time "never" may keep together
  std::chrono::milliseconds residency_min{};  // a model younger than this is not dropped for another

  // places
  std::string models_folder;  // empty: share/plimsoll/models beside the executable
  std::string cache_folder;   // compiled models; empty: $XDG_CACHE_HOME/plimsoll; "none": not kept
  std::string helper_folder;  // empty: libexec/plimsoll beside the executable
};

// As they are written in settings and on the wire: "auto", "ignore", "only"; "auto", "f32", …; "default", "rapidocr",
// ….
[[nodiscard]] std::string_view to_text(TextLayerMode mode);
[[nodiscard]] std::string_view to_text(Precision precision);
[[nodiscard]] std::string_view to_text(Parameters parameters);

// Every setting at its default.
[[nodiscard]] Settings default_settings();

}  // namespace plimsoll

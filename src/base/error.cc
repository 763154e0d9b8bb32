#include "base/error.h"

#include <array>
#include <utility>

namespace plimsoll {
namespace {

// Exit statuses: ocrmypdf's documented set (1 arguments, 2 input, 3 missing dependency, 5 file access, 7 child process,
// 8 encrypted, 9 configuration, 15 other, 130 interrupted) and ours from 20 (20 memory, 21 busy, 22 time, 23 partial).
constexpr std::array kReasons = {
    ReasonFacts{Reason::usage, Code::config_invalid, "usage", 1, 400, false},
    ReasonFacts{Reason::setting_invalid, Code::config_invalid, "setting_invalid", 9, 400, false},
    ReasonFacts{Reason::file_missing, Code::not_found, "file_missing", 5, 404, false},
    ReasonFacts{Reason::file_unreadable, Code::denied, "file_unreadable", 5, 403, false},
    ReasonFacts{Reason::output_exists, Code::conflict, "output_exists", 5, 409, false},
    ReasonFacts{Reason::output_failed, Code::io_failed, "output_failed", 5, 500, true},
    ReasonFacts{Reason::empty_file, Code::invalid_input, "empty_file", 2, 422, false},
    ReasonFacts{Reason::unknown_format, Code::unsupported, "unknown_format", 2, 415, false},
    ReasonFacts{Reason::format_blocked, Code::unsupported, "format_blocked", 2, 415, false},
    ReasonFacts{Reason::damaged, Code::invalid_input, "damaged", 2, 422, false},
    ReasonFacts{Reason::encrypted, Code::denied, "encrypted", 8, 422, false},
    ReasonFacts{Reason::no_pages, Code::invalid_input, "no_pages", 2, 422, false},
    ReasonFacts{Reason::page_range, Code::invalid_input, "page_range", 1, 422, false},
    ReasonFacts{Reason::file_bytes, Code::too_large, "file_bytes", 2, 413, false},
    ReasonFacts{Reason::page_count, Code::too_large, "page_count", 2, 422, false},
    ReasonFacts{Reason::page_pixels, Code::too_large, "page_pixels", 2, 422, false},
    ReasonFacts{Reason::decode_bytes, Code::too_large, "decode_bytes", 20, 422, false},
    ReasonFacts{Reason::result_bytes, Code::too_large, "result_bytes", 20, 422, false},
    ReasonFacts{Reason::no_text_layer, Code::invalid_input, "no_text_layer", 2, 422, false},
    ReasonFacts{Reason::page_memory, Code::over_budget, "page_memory", 20, 503, true},
    ReasonFacts{Reason::decode_time, Code::timeout, "decode_time", 22, 422, false},
    ReasonFacts{Reason::page_time, Code::timeout, "page_time", 22, 422, true},
    ReasonFacts{Reason::interrupted, Code::cancelled, "interrupted", 130, 499, true},
    ReasonFacts{Reason::helper_missing, Code::unavailable, "helper_missing", 3, 503, false},
    ReasonFacts{Reason::helper_died, Code::service_lost, "helper_died", 7, 500, true},
    ReasonFacts{Reason::helper_killed, Code::service_lost, "helper_killed", 7, 500, true},
    ReasonFacts{Reason::helper_silent, Code::service_lost, "helper_silent", 7, 500, true},
    ReasonFacts{Reason::protocol, Code::service_lost, "protocol", 7, 500, true},
    ReasonFacts{Reason::version_mismatch, Code::unavailable, "version_mismatch", 3, 503, false},
    ReasonFacts{Reason::model_missing, Code::not_found, "model_missing", 3, 503, false},
    ReasonFacts{Reason::model_hash, Code::model_failed, "model_hash", 3, 503, false},
    ReasonFacts{Reason::model_load, Code::model_failed, "model_load", 3, 503, false},
    ReasonFacts{Reason::model_run, Code::model_failed, "model_run", 15, 500, true},
    ReasonFacts{Reason::budget, Code::over_budget, "budget", 20, 503, true},
    ReasonFacts{Reason::pressure, Code::overloaded, "pressure", 21, 503, true},
    ReasonFacts{Reason::queue_full, Code::overloaded, "queue_full", 21, 503, true},
    ReasonFacts{Reason::tenant_quota, Code::overloaded, "tenant_quota", 21, 429, true},
    ReasonFacts{Reason::queue_timeout, Code::timeout, "queue_timeout", 21, 503, true},
    ReasonFacts{Reason::deadline, Code::timeout, "deadline", 22, 503, true},
    ReasonFacts{Reason::draining, Code::unavailable, "draining", 21, 503, true},
    ReasonFacts{Reason::ledger_full, Code::overloaded, "ledger_full", 21, 503, true},
    ReasonFacts{Reason::partial, Code::invalid_input, "partial", 23, 200, false},
    ReasonFacts{Reason::task_missing, Code::not_found, "task_missing", 5, 404, false},
    ReasonFacts{Reason::task_state, Code::conflict, "task_state", 5, 409, false},
    ReasonFacts{Reason::task_key, Code::conflict, "task_key", 5, 422, false},
    ReasonFacts{Reason::task_bounds, Code::too_large, "task_bounds", 1, 422, false},
    ReasonFacts{Reason::body_quota, Code::quota_full, "body_quota", 5, 507, false},
    ReasonFacts{Reason::store_full, Code::quota_full, "store_full", 5, 507, false},
    ReasonFacts{Reason::store_damaged, Code::store_failed, "store_damaged", 5, 500, false},
    ReasonFacts{Reason::store_version, Code::store_failed, "store_version", 5, 503, false},
    ReasonFacts{Reason::store_in_use, Code::store_failed, "store_in_use", 5, 503, true},
    ReasonFacts{Reason::store_failed, Code::store_failed, "store_failed", 5, 500, true},
    ReasonFacts{Reason::internal, Code::internal, "internal", 15, 500, false},
};

constexpr std::array<std::string_view, 18> kCodes = {
    "invalid_input", "unsupported",  "too_large",      "not_found", "conflict",    "denied",
    "over_budget",   "overloaded",   "quota_full",     "timeout",   "cancelled",   "service_lost",
    "model_failed",  "store_failed", "config_invalid", "io_failed", "unavailable", "internal"};

}  // namespace

Error Error::in(std::string_view where) && {
  context = context.empty() ? std::string(where) : std::string(where) + ": " + context;
  return std::move(*this);
}

std::string Error::text() const { return context.empty() ? message : context + ": " + message; }

std::unexpected<Error> fail(Reason reason, std::string message) {
  return std::unexpected(Error{facts(reason).code, reason, std::move(message), {}});
}

std::span<const ReasonFacts> reason_table() { return kReasons; }

const ReasonFacts& facts(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)); }

std::string_view label(Code code) { return kCodes.at(static_cast<std::size_t>(code)); }

Reason reason_from_label(std::string_view label) {
  for (const ReasonFacts& row : kReasons)
    if (row.label == label) return row.reason;
  return Reason::internal;
}

}  // namespace plimsoll

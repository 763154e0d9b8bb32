#include "http/request_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "http/target.h"

namespace plimsoll {

namespace http = boost::beast::http;

struct RequestParser::Machine {
  http::request_parser<http::buffer_body> parser;
};

RequestParser::RequestParser() : machine_(std::make_unique<Machine>()) {
  // Handlers bound bodies; Beast's own limit would be 1 MiB.
  machine_->parser.body_limit(boost::none);
}
RequestParser::RequestParser(RequestParser&&) noexcept = default;
RequestParser& RequestParser::operator=(RequestParser&&) noexcept = default;
RequestParser::~RequestParser() = default;

namespace {

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::unexpected<Error> no_request() { return fail(Reason::http_request, "the first line is no HTTP request"); }

Result<void> check_first_line(std::string_view line) {
  const auto space = line.rfind(' ');
  const std::string_view version = space == std::string_view::npos ? "" : line.substr(space + 1);
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return {};
  if (version.size() == 8 && version.starts_with("HTTP/"))
    return fail(Reason::http_version, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  return no_request();
}

std::unexpected<Error> too_large(const HttpLimits& limits) {
  return fail(Reason::request_header,
              fmt::format("the header is larger than {} (server.header_bytes)", to_text(limits.header_bytes)));
}

Error from_beast(const boost::system::error_code& error) {
  const Reason reason = error == http::error::bad_version ? Reason::http_version : Reason::http_request;
  return fail(reason, "not a proper HTTP request: " + error.message()).error();
}

}  // namespace

Result<std::size_t> RequestParser::find_header(std::string_view bytes, std::size_t searched, const HttpLimits& limits) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::size_t most = limits.header_bytes.count();
  const auto end = bytes.find(kEnd, searched - std::min(searched, kEnd.size() - 1));
  // Looked at once: when its end has just come.
  const auto line_end = bytes.find("\r\n");
  if (line_end != std::string_view::npos && line_end + 2 > searched)
    TRY_VOID(check_first_line(bytes.substr(0, line_end)));
  // TLS, something else that is binary, or lines with bare ends: the end of the first one may never come.
  const std::string_view begun = bytes.substr(0, bytes.size() - (bytes.ends_with('\r') ? 1 : 0));
  const std::size_t known = std::min(searched - std::min<std::size_t>(searched, 1), begun.size());
  if (line_end == std::string_view::npos && has_control(begun.substr(known))) return no_request();
  if (end == std::string_view::npos ? bytes.size() >= most : end + kEnd.size() > most) return too_large(limits);
  return end == std::string_view::npos ? 0 : end + kEnd.size();
}

Result<RequestParser> RequestParser::parse(std::string_view header, const HttpLimits& limits) {
  const auto lines = std::ranges::count(header, '\n') - 2;  // without the first and the empty one
  if (lines > limits.headers)
    return fail(Reason::request_header,
                fmt::format("{} header fields, at most {} may be sent (server.headers)", lines, limits.headers));
  // Beast would join folded lines; what is in front of us may not.
  if (header.contains("\r\n ") || header.contains("\r\n\t")) return fail(Reason::http_request, "a folded header line");
  RequestParser made;
  auto& parser = made.machine_->parser;
  parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes.count()));
  boost::system::error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(header), error);
  if (error) return std::unexpected(from_beast(error));
  if (used != header.size() || !parser.is_header_done()) return fail(Reason::http_request, "not a proper HTTP request");

  const auto& message = parser.get();
  for (const auto& field : message)
    if (!made.request_.headers.add(view(field.name_string()), view(field.value())))
      return fail(Reason::http_request, "a header field with a control character");
  made.http10_ = message.version() == 10;
  made.keep_alive_ = message.keep_alive();
  made.request_.method = method_from_text(view(message.method_string()));
  TRY_VOID(made.check_framing());
  TRY_VOID(made.fill(view(message.target())));
  return made;
}

Result<void> RequestParser::check_framing() {
  const HttpHeaders& headers = request_.headers;
  const std::size_t codings = headers.count("Transfer-Encoding");
  const std::string_view length = headers.find("Content-Length");
  if (headers.count("Content-Length") > 1 || (codings > 0 && headers.count("Content-Length") > 0))
    return fail(Reason::http_request, "more than one length: Content-Length twice, or with Transfer-Encoding");
  if (length.find_first_not_of("0123456789") != std::string_view::npos)
    return fail(Reason::http_request, "Content-Length is no number");
  if (codings > 0 && http10_) return fail(Reason::http_request, "Transfer-Encoding in HTTP/1.0");
  if (codings > 1 || (codings == 1 && !same_header_name(headers.find("Transfer-Encoding"), "chunked")))
    return fail(Reason::http_coding, "only the transfer coding 'chunked' is known here");
  if (headers.count("Host") > 1 || (!http10_ && headers.count("Host") == 0))
    return fail(Reason::http_request, "Host has to be there once");
  return {};
}

Result<void> RequestParser::fill(std::string_view target) {
  TRY(RequestTarget parts, parse_target(target));
  if (parts.text == "*" && request_.method != HttpMethod::options)
    return fail(Reason::http_request, "'*' can only be asked for its OPTIONS");
  request_.target = std::move(parts.text);
  request_.path = std::move(parts.path);
  request_.query = std::move(parts.query);
  const auto& parser = machine_->parser;
  if (const auto length = parser.content_length()) request_.content_length = *length;
  request_.has_body = !parser.is_done();
  expects_continue_ = request_.has_body && !http10_ && same_header_name(request_.header("Expect"), "100-continue");
  if (is_sane_request_id(request_.header("X-Request-Id"))) request_.id = request_.header("X-Request-Id");
  if (is_trace_parent(request_.header("traceparent"))) request_.trace_parent = request_.header("traceparent");
  return {};
}

Result<RequestParser::Step> RequestParser::body(std::string_view in, std::span<std::byte> out) {
  auto& parser = machine_->parser;
  // "0\r\n\r\n" is the least that can be left of a chunked body, and Beast asserts that it sees as much.
  constexpr std::size_t kLastChunk = 5;
  Step step{0, 0};
  while (!parser.is_done() && step.used < in.size()) {
    if (parser.chunked() && in.size() - step.used < kLastChunk) break;
    auto& body = parser.get().body();
    body.data = out.data() + step.given;
    body.size = out.size() - step.given;
    boost::system::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(in.substr(step.used)), error);
    step.used += used;
    step.given = out.size() - body.size;
    if (error == http::error::need_more || error == http::error::need_buffer) break;
    if (error) return std::unexpected(from_beast(error));
    // Without progress it waits for more of a chunk's header, or for room.
    if (used == 0) break;
  }
  return step;
}

bool RequestParser::done() const { return machine_->parser.is_done(); }

std::optional<std::uint64_t> RequestParser::body_left() const {
  if (done()) return 0;
  const auto left = machine_->parser.content_length_remaining();
  return left ? std::optional<std::uint64_t>(*left) : std::nullopt;
}

}  // namespace plimsoll

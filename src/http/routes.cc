#include "http/routes.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace plimsoll {

// One part of a pattern between slashes: a text, or `before` value `after`.
struct HttpRoutes::Segment {
  std::string before;  // the whole text when there is no value
  std::string name;    // of the value; empty: none
  std::string after;

  [[nodiscard]] bool fits(std::string_view part) const {
    if (name.empty()) return part == before;
    return part.size() > before.size() + after.size() && part.starts_with(before) && part.ends_with(after);
  }
  [[nodiscard]] std::string_view value(std::string_view part) const {
    return part.substr(before.size(), part.size() - before.size() - after.size());
  }
  // The more of it is text, the sooner it is chosen.
  [[nodiscard]] std::size_t rank() const { return name.empty() ? std::string::npos : before.size() + after.size(); }
  static Segment parse(std::string_view text);
};

HttpRoutes::Segment HttpRoutes::Segment::parse(std::string_view text) {
  const auto open = text.find('{');
  if (open == std::string_view::npos) return {std::string(text), {}, {}};
  const auto close = text.find('}', open);
  if (close == std::string_view::npos || close == open + 1 || text.find('{', open + 1) != std::string_view::npos)
    std::abort();
  return {std::string(text.substr(0, open)), std::string(text.substr(open + 1, close - open - 1)),
          std::string(text.substr(close + 1))};
}

HttpRoutes::HttpRoutes() = default;
HttpRoutes::~HttpRoutes() = default;
HttpRoutes::HttpRoutes(HttpRoutes&&) noexcept = default;
HttpRoutes& HttpRoutes::operator=(HttpRoutes&&) noexcept = default;

void HttpRoutes::add(HttpRoute route) {
  const bool twice = std::ranges::any_of(
      routes_, [&](const HttpRoute& other) { return other.method == route.method && other.pattern == route.pattern; });
  if (twice || !route.pattern.starts_with('/') || !route.handler) std::abort();
  std::vector<Segment> segments;
  std::string_view rest = std::string_view(route.pattern).substr(1);
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    segments.push_back(Segment::parse(part));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  routes_.push_back(std::move(route));
  segments_.push_back(std::move(segments));
}

namespace {

// "GET, HEAD, OPTIONS": in the order of the enumeration.
std::string allow_text(std::uint32_t methods) {
  if (methods & 1U << std::to_underlying(HttpMethod::get)) methods |= 1U << std::to_underlying(HttpMethod::head);
  methods |= 1U << std::to_underlying(HttpMethod::options);
  std::string text;
  for (unsigned method = 0; method < std::to_underlying(HttpMethod::other); ++method)
    if (methods & 1U << method)
      text += (text.empty() ? "" : ", ") + std::string(to_text(static_cast<HttpMethod>(method)));
  return text;
}

}  // namespace

HttpRoutes::Match HttpRoutes::match(HttpRequest& request) const {
  const auto fits = [&](std::size_t index) {
    return std::ranges::equal(segments_[index], request.path,
                              [](const Segment& segment, const std::string& part) { return segment.fits(part); });
  };
  const auto ranks_before = [&](std::size_t a, std::size_t b) {
    return std::ranges::lexicographical_compare(segments_[b], segments_[a], {}, &Segment::rank, &Segment::rank);
  };
  // The best path decides first and the method among those of that path: else a less exact pattern would answer a
  // method that the exact one refuses.
  std::vector<std::size_t> best;
  for (std::size_t index = 0; index < routes_.size(); ++index) {
    if (!fits(index)) continue;
    if (!best.empty() && ranks_before(index, best.front())) best.clear();
    if (best.empty() || !ranks_before(best.front(), index)) best.push_back(index);
  }
  if (best.empty()) return NoSuchPath{};

  const HttpRoute* chosen = nullptr;
  std::size_t place = 0;
  std::uint32_t methods = 0;
  for (const std::size_t index : best) {
    const HttpRoute& route = routes_[index];
    methods |= 1U << std::to_underlying(route.method);
    const bool stands_in = request.method == HttpMethod::head && route.method == HttpMethod::get && chosen == nullptr;
    if (route.method == request.method || stands_in) chosen = &route, place = index;
  }
  if (chosen == nullptr) {
    request.route = routes_[best.front()].pattern;
    return NoSuchMethod{request.route, allow_text(methods), request.method == HttpMethod::options};
  }
  request.route = chosen->pattern;
  request.path_values.clear();
  for (std::size_t part = 0; part < request.path.size(); ++part)
    if (const Segment& segment = segments_[place][part]; !segment.name.empty())
      request.path_values.emplace_back(segment.name, segment.value(request.path[part]));
  return Found{chosen};
}

}  // namespace plimsoll

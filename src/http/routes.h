// Which handler answers which method and path.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/exchange.h"
#include "http/message.h"
#include "http/principal.h"

namespace plimsoll {

struct HttpRoute {
  HttpMethod method = HttpMethod::get;
  // Segments are texts, or one value with text around it: "/v1/tasks/{id}/pages/{n}", "/models/{id}:analyze".
  std::string pattern;
  Role role = Role::read;
  HttpHandler handler;
};

class HttpRoutes {
 public:
  HttpRoutes();
  ~HttpRoutes();
  HttpRoutes(HttpRoutes&&) noexcept;
  HttpRoutes& operator=(HttpRoutes&&) noexcept;

  // A malformed pattern and a second route for the same method and pattern abort: they are mistakes in our code.
  void add(HttpRoute route);

  struct Found {
    const HttpRoute* route;
  };
  struct NoSuchPath {};
  // The path is known. `allow` is the header's value: "GET, HEAD, OPTIONS".
  struct NoSuchMethod {
    std::string_view pattern;
    std::string allow;
    bool is_options;  // answered with 204 and Allow, everything else with 405 and Allow
  };
  using Match = std::variant<Found, NoSuchPath, NoSuchMethod>;

  // Sets `route` and `path_values` of the request. Texts win over values, from the first segment on; a value is never
  // empty. HEAD is answered by GET's handler unless it has one of its own.
  [[nodiscard]] Match match(HttpRequest& request) const;

  // In the order they were added: for the description of the API and for metrics.
  [[nodiscard]] std::span<const HttpRoute> all() const { return routes_; }

 private:
  struct Segment;
  std::vector<HttpRoute> routes_;
  std::vector<std::vector<Segment>> segments_;  // of each route
};

}  // namespace plimsoll

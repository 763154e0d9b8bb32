// A document's place in the router's queue: hears the router's orders while nobody reads the document, and keeps them
// for who goes on with it.
#pragma once

#include <optional>
#include <utility>

#include "engine_room/document_place.h"
#include "engine_room/router_driver.h"

namespace plimsoll {

class QueuedPlace final : public DocumentPlace, public TaskOwner {
 public:
  // What its base pays for.
  struct Base {
    Bytes decode_allowance;
    Bytes ahead_room;  // for a raster that is rendered ahead
  };
  // What the document is known by, and what was ordered meanwhile.
  struct Standing {
    TaskNumber number = 0;
    Base base;
    std::optional<std::pair<int, int>> window;  // to be described: first, count
    bool finished = false;
    std::optional<Error> failure;  // finished because of it
  };

  // The router's orders come here from now on. The task waits, or will.
  QueuedPlace(RouterDriver& driver, TaskNumber number, Base base);
  ~QueuedPlace() override;

  void on_call(std::function<void()> called) override;
  // Orders go to `owner` from now on, who carries out what was ordered so far.
  [[nodiscard]] Standing take_over(TaskOwner& owner);

 private:
  void accepted() override {}
  void refused(Error, std::optional<Milliseconds>) override {}
  void describe_window(int first, int count) override;
  // No page of it is known to the router before a window is described.
  void start_page(const action::StartPage&) override {}
  void cancel_page(int) override {}
  void fail_page(int, Error) override {}
  void clean_up_window() override {}
  void park() override { standing_.window.reset(); }
  void finish(std::optional<Error> failure) override;
  void call();

  RouterDriver& driver_;
  Standing standing_;
  bool taken_ = false;
  std::function<void()> called_;
};

}  // namespace plimsoll

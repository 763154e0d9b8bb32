// Rows of a column: fragments that stand side by side are one line.
#pragma once

#include <vector>

#include "reading/order/columns.h"

namespace plimsoll {

struct Row {
  Box box{};  // in the reading frame
  Line line;
  float text_height = 0;  // of its highest fragment
};

// Groups that stand on one row, from top to bottom; each from left to right, or from right to left where most of its
// lines run so. `lines`: what the fragments are of.
[[nodiscard]] std::vector<std::vector<Fragment>> rows_of(const Column& column, const std::vector<Line>& lines);

// Neighbouring fragments of large letters on one row become one fragment, so that a heading across columns is not taken
// for two. `lines` loses the texts that were joined to others (they become empty).
[[nodiscard]] std::vector<Fragment> join_headings(std::vector<Fragment> fragments, std::vector<Line>& lines,
                                                  float text_height);

// A large first letter stands beside several rows; its box shrinks to the first of them, where it is read.
void shrink_initials(std::vector<Fragment>& fragments, const std::vector<Line>& lines, float text_height);

// The row's fragments as one line; a space where the script wants one or a gap shows one, none behind a large first
// letter: its word goes on. Moves the lines out.
[[nodiscard]] Row join(const std::vector<Fragment>& row, std::vector<Line>& lines);

}  // namespace plimsoll

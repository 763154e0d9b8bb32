#include "reading/sequence/token_text.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

namespace plimsoll {
namespace {

using Json = nlohmann::json;

// Of published tokenizers the largest have a quarter of that.
constexpr std::size_t kTokensMax = std::size_t{1} << 20;
constexpr std::size_t kJsonMax = std::size_t{64} << 20;

// How a tokenizer writes bytes and spaces in its pieces.
enum class Spelling : std::uint8_t {
  plain,   // as they are
  bytes,   // each byte as a character of its own (GPT-2's table): a space is U+0120
  blocks,  // a space is U+2581, other bytes may be "<0x0A>"
  words,   // without spaces: words follow one another, "##" continues one
};

// Characters of the byte-level table: printable bytes are themselves, the others follow from U+0100 on.
std::optional<char> byte_of(UChar32 character) {
  const auto printable = [](UChar32 byte) {
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
  };
  if (character < 0x100) return printable(character) ? std::optional(static_cast<char>(character)) : std::nullopt;
  UChar32 next = 0x100;
  for (UChar32 byte = 0; byte < 0x100; ++byte)
    if (!printable(byte) && next++ == character) return static_cast<char>(byte);
  return std::nullopt;
}

template <typename Step>
void for_each_character(std::string_view text, const Step& step) {
  const auto length = static_cast<std::int32_t>(text.size());
  std::int32_t at = 0;
  while (at < length) {
    const std::int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, length, character);
    step(character, text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin)));
  }
}

std::string from_bytes(std::string_view piece) {
  std::string text;
  for_each_character(piece, [&](UChar32 character, std::string_view as_it_is) {
    if (const auto byte = byte_of(character))
      text += *byte;
    else
      text += as_it_is;
  });
  return text;
}

// Of "<0x0A>".
std::optional<char> named_byte(std::string_view piece) {
  if (piece.size() != 6 || !piece.starts_with("<0x") || !piece.ends_with(">")) return std::nullopt;
  unsigned char byte = 0;
  const char* const end = piece.data() + 5;
  const auto [read, problem] = std::from_chars(piece.data() + 3, end, byte, 16);
  return problem == std::errc() && read == end ? std::optional(static_cast<char>(byte)) : std::nullopt;
}

std::string from_blocks(std::string_view piece) {
  if (const auto byte = named_byte(piece)) return std::string(1, *byte);
  std::string text;
  for_each_character(piece, [&](UChar32 character, std::string_view as_it_is) {
    if (character == 0x2581)
      text += ' ';
    else
      text += as_it_is;
  });
  return text;
}

std::string decoded(Spelling spelling, const std::string& piece) {
  switch (spelling) {
    case Spelling::plain:
      return piece;
    case Spelling::bytes:
      return from_bytes(piece);
    case Spelling::blocks:
      return from_blocks(piece);
    case Spelling::words:
      return piece.starts_with("##") ? piece.substr(2) : " " + piece;
  }
  return piece;
}

// The type of a part and of those in it: decoders come in sequences.
bool mentions(const Json& part, std::string_view type) {
  if (!part.is_object()) return false;
  if (part.value("type", "") == type) return true;
  for (const char* list : {"decoders", "pretokenizers"})
    if (const auto found = part.find(list); found != part.end() && found->is_array())
      if (std::ranges::any_of(*found, [&](const Json& each) { return mentions(each, type); })) return true;
  return false;
}

Spelling spelling_of(const Json& tokenizer, const Json& model) {
  const Json decoder = tokenizer.value("decoder", Json());
  const Json before = tokenizer.value("pre_tokenizer", Json());
  if (mentions(decoder, "ByteLevel") || mentions(before, "ByteLevel")) return Spelling::bytes;
  if (mentions(decoder, "Metaspace") || mentions(before, "Metaspace") || mentions(decoder, "ByteFallback"))
    return Spelling::blocks;
  const std::string kind = model.value("type", "");
  return kind == "WordPiece" || kind == "WordLevel" ? Spelling::words : Spelling::plain;
}

// False for a number that is too large, or none.
bool put(std::vector<std::string>& pieces, std::size_t number, std::string text) {
  if (number >= kTokensMax) return false;
  if (pieces.size() <= number) pieces.resize(number + 1);
  pieces[number] = std::move(text);
  return true;
}

// Nothing where a token's number is out of bounds. Throws what the library throws.
std::optional<std::vector<std::string>> pieces_of(const Json& tokenizer) {
  const Json& model = tokenizer.at("model");
  const Json& vocabulary = model.at("vocab");
  const Spelling spelling = spelling_of(tokenizer, model);
  std::vector<std::string> pieces;
  bool within = true;
  if (vocabulary.is_array()) {
    for (std::size_t number = 0; number < vocabulary.size(); ++number)
      within = within && put(pieces, number, decoded(spelling, vocabulary[number].at(0).get<std::string>()));
  } else {
    for (const auto& [piece, number] : vocabulary.items())
      within = within && put(pieces, number.get<std::size_t>(), decoded(spelling, piece));
  }
  for (const Json& added : tokenizer.value("added_tokens", Json::array()))
    within = within && put(pieces, added.at("id").get<std::size_t>(),
                           added.value("special", false) ? std::string() : added.at("content").get<std::string>());
  if (!within || pieces.empty()) return std::nullopt;
  return pieces;
}

// Single spaces, none at the ends or beside line breaks; no control characters, nothing that is no UTF-8.
std::string tidied(std::string_view raw) {
  std::string text;
  bool space = false;
  for_each_character(raw, [&](UChar32 character, std::string_view as_it_is) {
    if (character == '\n') {
      if (!text.empty() && text.back() != '\n') text += '\n';
      space = false;
    } else if (character == ' ' || character == '\t' || character == '\r' || character == 0xA0) {
      space = !text.empty() && text.back() != '\n';
    } else if (character >= 0x20 && character != 0x7F) {
      if (space) text += ' ';
      space = false;
      text += as_it_is;
    }
  });
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

Result<TokenText> TokenText::parse(std::string_view json) {
  if (json.empty() || json.size() > kJsonMax)
    return fail(Reason::model_load,
                fmt::format("a tokenizer of {} bytes: there must be one, and of at most {}", json.size(), kJsonMax));
  try {
    const Json read = Json::parse(json);
    const auto inside = read.find("fast_tokenizer_file");
    std::optional<std::vector<std::string>> pieces = pieces_of(inside == read.end() ? read : *inside);
    if (!pieces)
      return fail(Reason::model_load, fmt::format("the tokenizer has no tokens, or numbers above {}", kTokensMax));
    TokenText tokens;
    tokens.pieces_ = *std::move(pieces);
    return tokens;
  } catch (const Json::exception& problem) {
    return fail(Reason::model_load, fmt::format("the tokenizer cannot be read: {}", problem.what()));
  }
}

std::string TokenText::text(std::span<const std::int32_t> tokens) const {
  std::string raw;
  for (const std::int32_t token : tokens)
    if (token >= 0 && static_cast<std::size_t>(token) < pieces_.size()) raw += pieces_[static_cast<std::size_t>(token)];
  return tidied(raw);
}

}  // namespace plimsoll

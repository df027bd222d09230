// Values as text, and the methods of strings, known in full or in part.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <regex>

#include "analyzers/interp/machine.h"

namespace presynth::interp {

namespace {

/// A pattern that matches fast: characters, classes, escapes, and either one repetition or a few
/// alternatives.
bool is_simple_pattern(std::string_view pattern) {
  constexpr std::size_t kLongest = 64;
  if (pattern.empty() || pattern.size() > kLongest) return false;
  constexpr std::ptrdiff_t kMostAlternatives = 4;  // each may double the work
  if (std::ranges::count(pattern, '|') > kMostAlternatives) return false;
  std::size_t repeats = 0;
  bool groups = false;
  for (const char c : pattern) {
    if (c == '+' || c == '*' || c == '?') ++repeats;
    if (c == '(' || c == '|') groups = true;
    if (c == '{' || c == '}' || static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return groups ? repeats == 0 : repeats <= 1;
}

/// A literal that the library can match with `text` as JavaScript does, without taking long.
struct Pattern {
  std::regex regex;
  bool everywhere = false;  ///< the flag `g`
};
std::optional<Pattern> pattern_of(const Object& literal, std::string_view text) {
  constexpr std::size_t kLongest = 256;  // the library matches by recursion, character by character
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };  // one byte, and no end of a line
  if (text.size() > kLongest || !std::ranges::all_of(text, is_plain)) return std::nullopt;
  const std::string_view written = literal.origin.file->text(literal.origin.node->range);
  const std::size_t end = written.rfind('/');
  if (end == 0 || end == std::string_view::npos || !is_simple_pattern(written.substr(1, end - 1)))
    return std::nullopt;
  const std::string_view flags = written.substr(end + 1);
  if (flags.find_first_not_of("gi") != std::string_view::npos) return std::nullopt;
  try {
    auto syntax = std::regex::ECMAScript;
    if (flags.find('i') != std::string_view::npos) syntax |= std::regex::icase;
    return Pattern{std::regex(std::string(written.substr(1, end - 1)), syntax),
                   flags.find('g') != std::string_view::npos};
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

/// What it takes to read a pattern and to match it at each place of the text, as bytes that are looked
/// through.
constexpr std::size_t cost_of_match(std::string_view text) { return (text.size() + 16) * 1024; }

}  // namespace

Value Machine::make_text(const std::vector<TemplatePart>& parts, Origin at) {
  std::size_t size = 0;
  for (const TemplatePart& part : parts) size += std::max<std::size_t>(1, part.text.size());
  return size > limits_.string_size ? too_long(at) : heap_->make_template(parts);
}

Value Machine::too_long(Origin at) {
  reach_limit("a string was longer than " + std::to_string(limits_.string_size) + " bytes");
  return unknown(Why::Limit, at);
}

void Machine::append_text(const Value& value, std::vector<TemplatePart>& parts, Origin at) {
  const auto literal = [&](std::string_view text) {
    parts.push_back({TemplatePart::Kind::Text, text, nullptr, nullptr});
  };
  if (parts.size() > limits_.string_size) return;  // too long, and no part is shorter than a byte
  switch (value.tag()) {
    case Tag::String: literal(value.as_string()); return;
    case Tag::Template:
      parts.insert(parts.end(), value.as_template().parts.begin(), value.as_template().parts.end());
      return;
    case Tag::Uninitialized:
    case Tag::Undefined: literal("undefined"); return;
    case Tag::Null: literal("null"); return;
    case Tag::Boolean: literal(value.as_boolean() ? "true" : "false"); return;
    case Tag::Number: {
      const double number = value.as_number();
      literal(heap_->keep(number == std::floor(number) && std::fabs(number) < 1e15
                              ? fmt::format("{}", static_cast<std::int64_t>(number))
                              : fmt::format("{}", number)));
      return;
    }
    case Tag::Unknown:
      parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, value.as_unknown()});
      return;
    case Tag::Object: {
      Object& object = *value.as_object();
      if (object.kind != ObjectKind::Array || object.open != nullptr || depth_ >= limits_.depth) break;
      ++depth_;  // it may hold itself
      heap_->copied += object.elements.size() * Evaluation::kBytesPerLook;
      for (std::size_t i = 0; i < object.elements.size() && parts.size() <= limits_.string_size; ++i) {
        if (i > 0) literal(",");
        append_text(object.elements[i], parts, at);
      }
      --depth_;
      return;
    }
    case Tag::Choice: break;
  }
  parts.push_back({TemplatePart::Kind::Unknown, {}, nullptr, heap_->make_unknown(Why::Computed, at)});
}

Value Machine::to_text(const Value& value, Origin at) {
  if (value.is(Tag::String) || value.is(Tag::Template)) return value;
  return map_alternatives(value, [&](const Value& alternative) {
    std::vector<TemplatePart> parts;
    append_text(alternative, parts, at);
    return make_text(parts, at);
  });
}

Value Machine::regexp_test(const Object& literal, const Value& text, Origin at) {
  return map_alternatives(text, [&](const Value& one) -> Value {
    if (one.is(Tag::String)) {
      const std::string searched(one.as_string());
      heap_->copied += cost_of_match(searched);
      // With `g` it goes on where the last search ended.
      if (const auto pattern = pattern_of(literal, searched); pattern && !pattern->everywhere)
        return Value::boolean(std::regex_search(searched, pattern->regex));
    }
    const std::string_view written = literal.origin.file->text(literal.origin.node->range);
    return computed("test " + std::string(written), {one},
                    [&] { return unknown(Why::Computed, at, "test"); });
  });
}

Value Machine::regexp_exec(const Object& literal, const Value& text, Origin at) {
  return map_alternatives(text, [&](const Value& one) -> Value {
    const std::string_view written = literal.origin.file->text(literal.origin.node->range);
    // With `g` it goes on where the last search ended.
    const bool keeps_place = written.substr(written.rfind('/') + 1).find('g') != std::string_view::npos;
    if (keeps_place || !one.is(Tag::String)) return unknown(Why::Computed, at, "exec");
    return regexp_match(literal, one.as_string(), at);
  });
}

Value Machine::regexp_match(const Object& literal, std::string_view text, Origin at) {
  const std::string searched(text);
  heap_->copied += cost_of_match(searched);
  const std::optional<Pattern> pattern = pattern_of(literal, searched);
  if (!pattern) return unknown(Why::Computed, at, "match");
  std::vector<Value> found;
  if (pattern->everywhere) {
    for (auto each = std::sregex_iterator(searched.begin(), searched.end(), pattern->regex);
         each != std::sregex_iterator(); ++each)
      found.push_back(heap_->make_string(each->str()));
    return found.empty() ? Value::null() : Value(make_array(std::move(found), at));
  }
  std::smatch match;
  if (!std::regex_search(searched, match, pattern->regex)) return Value::null();
  for (const auto& group : match) found.push_back(group.matched ? heap_->make_string(group.str()) : Value());
  Object* result = make_array(std::move(found), at);
  result->properties.slot("index") = Value::number(static_cast<double>(match.position()));
  return result;
}

Value Machine::string_method(const Value& string, std::string_view name, const Arguments& arguments,
                             Origin at) {
  const Value first = argument(arguments, 0);
  if (name == "toString" || name == "valueOf" || name == "normalize") return string;
  if (!string.is(Tag::String)) {
    if (name == "concat") {
      std::vector<TemplatePart> parts;
      append_text(string, parts, at);
      for (const Value& value : arguments) append_text(value, parts, at);
      return make_text(parts, at);
    }
    if (name == "startsWith" && first.is(Tag::String)) {
      const TemplatePart& head = string.as_template().parts.front();
      if (head.kind == TemplatePart::Kind::Text && head.text.size() >= first.as_string().size()) {
        return Value::boolean(head.text.starts_with(first.as_string()));
      }
    }
    return unknown(Why::Computed, at, name);
  }
  const std::string text(string.as_string());
  heap_->copied += text.size();
  // At each of its places as much of what is searched for may agree, a vector of bytes at a time.
  constexpr std::size_t kComparedAtOnce = 16;
  if (first.is(Tag::String)) heap_->copied += text.size() * (first.as_string().size() / kComparedAtOnce);
  const auto with_text = [&](const auto& work) -> Value {
    if (!first.is(Tag::String)) return unknown(Why::Computed, at, name);
    return work(first.as_string());
  };
  const auto ascii = [&](auto convert) {
    std::string result = text;
    for (char& c : result) {
      if (static_cast<unsigned char>(c) < 0x80) c = static_cast<char>(convert(static_cast<unsigned char>(c)));
    }
    return heap_->make_string(result);
  };
  if (name == "toLowerCase" || name == "toLocaleLowerCase")
    return ascii([](unsigned char c) { return std::tolower(c); });
  if (name == "toUpperCase" || name == "toLocaleUpperCase")
    return ascii([](unsigned char c) { return std::toupper(c); });
  if (name == "trim" || name == "trimStart" || name == "trimEnd") {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    std::string_view view = text;
    if (name != "trimEnd") view.remove_prefix(std::min(view.find_first_not_of(kSpace), view.size()));
    if (name != "trimStart") view = view.substr(0, view.find_last_not_of(kSpace) + 1);
    return heap_->make_string(view);
  }
  // A second argument says where to look or how much to keep; only `slice` and its like know of it below.
  static constexpr std::string_view kWithPosition[] = {"startsWith", "endsWith", "includes", "indexOf",
                                                       "split"};
  const bool is_ascii =
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (std::ranges::find(kWithPosition, name) != std::end(kWithPosition) &&
      (arguments.size() > 1 || (name == "indexOf" && !is_ascii))) {
    return unknown(Why::Computed, at, name);
  }
  if (name == "localeCompare") {
    // Letters of one case and digits stand in every locale as their bytes do; the rest is the locale's.
    const auto plain = [](std::string_view s) {
      return std::ranges::all_of(s, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
    };
    return with_text([&](std::string_view s) -> Value {
      if (!plain(text) || !plain(s) || arguments.size() > 1) return unknown(Why::Computed, at, name);
      const int order = std::string_view(text).compare(s);
      return Value::number(order < 0 ? -1 : order > 0 ? 1 : 0);
    });
  }
  if (name == "startsWith")
    return with_text([&](std::string_view s) { return Value::boolean(text.starts_with(s)); });
  if (name == "endsWith")
    return with_text([&](std::string_view s) { return Value::boolean(text.ends_with(s)); });
  if (name == "includes") {
    return with_text([&](std::string_view s) { return Value::boolean(text.find(s) != std::string::npos); });
  }
  if (name == "indexOf") {
    return with_text([&](std::string_view s) {
      const std::size_t found = text.find(s);
      return Value::number(found == std::string::npos ? -1 : static_cast<double>(found));
    });
  }
  if (name == "concat") {
    std::vector<TemplatePart> parts;
    append_text(string, parts, at);
    for (const Value& value : arguments) append_text(value, parts, at);
    return make_text(parts, at);
  }
  if (name == "split") {
    return with_text([&](std::string_view separator) -> Value {
      std::vector<Value> pieces;
      if (separator.empty()) return make_array(iterate(string, at).elements, at);
      std::size_t begin = 0;
      for (std::size_t end = text.find(separator); end != std::string::npos;
           end = text.find(separator, begin)) {
        pieces.push_back(heap_->make_string(std::string_view(text).substr(begin, end - begin)));
        begin = end + separator.size();
      }
      pieces.push_back(heap_->make_string(std::string_view(text).substr(begin)));
      return make_array(std::move(pieces), at);
    });
  }
  if ((name == "replace" || name == "replaceAll") && first.is(Tag::String) &&
      argument(arguments, 1).is(Tag::String)) {
    const std::string_view from = first.as_string();
    const std::string_view to = arguments[1].as_string();
    if (from.empty() || to.find('$') != std::string_view::npos) return unknown(Why::Computed, at, name);
    std::string result;
    std::size_t begin = 0;
    for (std::size_t end = text.find(from); end != std::string::npos; end = text.find(from, begin)) {
      result.append(text, begin, end - begin).append(to);
      begin = end + from.size();
      if (result.size() > limits_.string_size) return too_long(at);
      if (name == "replace") break;
    }
    result.append(text, begin);
    if (result.size() > limits_.string_size) return too_long(at);
    return heap_->make_string(result);
  }
  if ((name == "replace" || name == "replaceAll") && first.object() != nullptr &&
      first.as_object()->kind == ObjectKind::RegExp && argument(arguments, 1).is(Tag::String)) {
    const std::string to(arguments[1].as_string());
    heap_->copied += cost_of_match(text);
    const std::optional<Pattern> pattern = pattern_of(*first.as_object(), text);
    if (!pattern || to.find('$') != std::string::npos) return unknown(Why::Computed, at, name);
    const auto how =
        pattern->everywhere ? std::regex_constants::format_default : std::regex_constants::format_first_only;
    return heap_->make_string(std::regex_replace(text, pattern->regex, to, how));
  }
  if (name == "match" && first.object() != nullptr && first.as_object()->kind == ObjectKind::RegExp)
    return regexp_match(*first.as_object(), text, at);
  if (name == "slice" || name == "substring" || name == "substr" || name == "charAt" || name == "at") {
    if (!first.is(Tag::Number) || !is_ascii) return unknown(Why::Computed, at, name);
    const double size = static_cast<double>(text.size());
    double from = first.as_number();
    if (from < 0) from = name == "substring" ? 0 : std::max(0.0, size + from);
    double to = size;
    const Value second = argument(arguments, 1);
    if (name == "charAt" || name == "at") {
      to = from + 1;
    } else if (second.is(Tag::Number)) {
      to = name == "substr" ? from + second.as_number() : second.as_number();
      if (to < 0) to = name == "substring" ? 0 : std::max(0.0, size + to);
    } else if (!second.is(Tag::Undefined)) {
      return unknown(Why::Computed, at, name);
    }
    if (name == "substring" && from > to) std::swap(from, to);
    from = std::min(from, size);
    to = std::clamp(to, from, size);
    return heap_->make_string(
        text.substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
  }
  if ((name == "padStart" || name == "padEnd") && first.is(Tag::Number)) {
    const Value second = argument(arguments, 1);
    const std::string pad = second.is(Tag::String) ? std::string(second.as_string()) : " ";
    const double target = first.as_number();
    if (target > static_cast<double>(limits_.string_size)) return too_long(at);
    std::string padding;
    while (!pad.empty() && static_cast<double>(text.size() + padding.size()) < target) padding += pad;
    if (target > static_cast<double>(text.size()))
      padding.resize(static_cast<std::size_t>(target) - text.size());
    return heap_->make_string(name == "padStart" ? padding + text : text + padding);
  }
  if (name == "repeat" && first.is(Tag::Number)) {
    const double count = first.as_number();
    if (count < 0 || count * static_cast<double>(text.size()) > static_cast<double>(limits_.string_size)) {
      return too_long(at);
    }
    std::string result;
    for (double i = 0; i < std::floor(count); ++i) result += text;
    return heap_->make_string(result);
  }
  // Callbacks of replace() and match() and the like run on text only; nothing of the app changes there.
  return unknown(Why::Computed, at, name);
}

}  // namespace presynth::interp

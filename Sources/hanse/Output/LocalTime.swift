import Glibc

/// Times as people here read them.
enum LocalTime {
  /// `HH:MM`; the time in milliseconds since 1970 (UTC).
  static func clock(_ milliseconds: Int64) -> String {
    guard let parts = parts(milliseconds) else { return "--:--" }
    return padded(parts.tm_hour) + ":" + padded(parts.tm_min)
  }

  /// `YYYY-MM-DD`.
  static func day(_ milliseconds: Int64) -> String {
    guard let parts = parts(milliseconds) else { return "----------" }
    return "\(Int(parts.tm_year) + 1900)-" + padded(parts.tm_mon + 1) + "-" + padded(parts.tm_mday)
  }

  /// `YYYY-MM-DD HH:MM`.
  static func stamp(_ milliseconds: Int64) -> String {
    day(milliseconds) + " " + clock(milliseconds)
  }

  /// How long ago: a number of `s`, `m`, `h` or `d`; `nil` when it is none.
  static func ago(_ text: String) -> Int64? {
    duration(text).map { Int64(time(nil)) * 1_000 - $0 }
  }

  /// Milliseconds: a number of `s`, `m`, `h` or `d`; `nil` when it is none.
  static func duration(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let last = text.last, let unit = units[last], let number = Int64(text.dropLast()),
      (0...1_000_000).contains(number)
    else { return nil }
    return number * unit
  }

  /// A number of milliseconds in the largest unit that divides it.
  static func length(_ milliseconds: Int64) -> String {
    for (letter, unit) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
      as [(String, Int64)]
    where milliseconds % unit == 0 {
      return "\(milliseconds / unit)\(letter)"
    }
    return "\(milliseconds) ms"
  }

  /// Reads `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM`, either with a `Z` for UTC, or milliseconds; `nil` when it is none.
  /// A day alone begins at midnight, or ends just before the next one.
  static func parse(_ text: String, endOfDay: Bool) -> Int64? {
    if !text.isEmpty && text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return Int64(text) }
    let isUTC = text.hasSuffix("Z")
    let halves = (isUTC ? text.dropLast() : text[...]).split(separator: "T", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let date = numbers(halves[0], separator: "-", digits: [4, 2, 2]),
      isInCalendar(date)
    else { return nil }
    var parts = broken(date)
    let endsDay = endOfDay && halves.count == 1
    if halves.count == 2 {
      guard let clock = numbers(halves[1], separator: ":", digits: [2, 2]), clock[0] < 24, clock[1] < 60
      else {
        return nil
      }
      (parts.tm_hour, parts.tm_min) = (clock[0], clock[1])
    } else if endsDay {
      parts.tm_mday += 1
    }
    let seconds = isUTC ? timegm(&parts) : mktime(&parts)
    return Int64(seconds) * 1000 - (endsDay ? 1 : 0)
  }

  private static func broken(_ date: [Int32]) -> tm {
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday, parts.tm_isdst) = (date[0] - 1900, date[1] - 1, date[2], -1)
    return parts
  }

  /// The system would turn a 31st of February into a day of March.
  private static func isInCalendar(_ date: [Int32]) -> Bool {
    var parts = broken(date)
    return timegm(&parts) >= 0 && parts.tm_mday == date[2] && parts.tm_mon == date[1] - 1
  }

  private static func numbers(_ text: Substring, separator: Character, digits: [Int]) -> [Int32]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == digits else { return nil }
    let numbers = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int32(part) : nil
    }
    return numbers.count == digits.count ? numbers : nil
  }

  private static func parts(_ milliseconds: Int64) -> tm? {
    var seconds = time_t(milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0))
    var parts = tm()
    return localtime_r(&seconds, &parts) == nil ? nil : parts
  }

  private static func padded(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

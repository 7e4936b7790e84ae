public import Client

/// A message's file as people read of it.
public enum FileLine {
  /// Its number, by which it is got, its name, and what is said of it.
  public static func parts(_ number: Int, _ file: MessageFile) -> (
    number: String, name: String, facts: String
  ) {
    ("[\(number)]", SafeText.line(file.name), "(\(size(file.size)), \(SafeText.line(file.type)))")
  }

  /// How fast it comes or goes, in bytes a second, and how many seconds that will last; nothing of what is not known.
  public static func pace(_ rate: Int64?, secondsLeft: Int64?) -> String {
    guard let rate else { return "" }
    return ", \(size(rate))/s" + (secondsLeft.map { ", \(duration($0)) left" } ?? "")
  }

  /// In its two greatest units.
  static func duration(_ seconds: Int64) -> String {
    switch seconds {
    case ..<60: "\(seconds) s"
    case ..<3_600: "\(seconds / 60) min \(seconds % 60) s"
    case ..<86_400: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
    default: "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
    }
  }

  /// In the unit in which it has one to three digits before the point.
  public static func size(_ bytes: Int64) -> String {
    var (value, unit) = (bytes, 0)
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    while value >= 1_000_000, unit < units.count - 2 {
      value /= 1_000
      unit += 1
    }
    guard value >= 1_000 else { return "\(value) \(units[unit])" }
    return "\(value / 1_000).\(value % 1_000 / 100) \(units[unit + 1])"
  }
}

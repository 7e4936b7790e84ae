internal import JSON

/// One line of the log, and how it is written.
struct LogLine {
  let timeMilliseconds: UInt64
  let level: NodeConfiguration.LogLevel
  let event: StaticString
  let fields: [(StaticString, String)]

  /// With the line's end.
  func bytes(_ format: NodeConfiguration.Log.Format) -> [UInt8] {
    switch format {
    case .json: json + [0x0A]
    case .text: Array(text.utf8) + [0x0A]
    }
  }

  private var json: [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("time", Int64(timeMilliseconds))
      json.field("level", level.rawValue)
      json.field("event", "\(event)")
      for (name, value) in fields { json.field(name, value) }
    }
  }

  private var text: String {
    let time = UTCTime(milliseconds: timeMilliseconds)
    return fields.reduce("\(time) \(level.rawValue) \(event)") { $0 + " \($1.0)=\(Self.quoted($1.1))" }
  }

  /// As it is if that can be told from what stands around it, else in quotes with what could end a line or move a cursor escaped.
  private static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C && $0 != 0x3D }
    if isPlain && !value.isEmpty { return value }
    var quoted = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case _ where Self.isInvisible(scalar): quoted += "\\u{\(String(scalar.value, radix: 16))}"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: false
    }
  }
}

/// A time as people read it, in UTC (RFC 3339).
struct UTCTime: CustomStringConvertible {
  let milliseconds: UInt64

  var description: String {
    let seconds = milliseconds / 1_000
    let day = Self.civil(days: Int(clamping: seconds / 86_400))
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
    return "\(Self.padded(UInt64(clamping: day.year), 4))-\(Self.padded(UInt64(day.month), 2))"
      + "-\(Self.padded(UInt64(day.day), 2))T\(Self.padded(hour, 2)):\(Self.padded(minute, 2))"
      + ":\(Self.padded(second, 2)).\(Self.padded(milliseconds % 1_000, 3))Z"
  }

  private static func padded(_ number: UInt64, _ digits: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// The date that lies so many days after 1970-01-01, in the Gregorian calendar: years of 400 from the first of March.
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

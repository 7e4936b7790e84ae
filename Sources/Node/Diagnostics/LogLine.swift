internal import JSON
internal import Wire

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
    let time = UTCTime.stamp(timeMilliseconds)
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
